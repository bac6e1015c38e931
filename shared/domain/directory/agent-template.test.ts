import { describe, expect, it } from 'vitest';
import { agentConfigSchema, agentIds } from './agent-config.ts';
import { AGENT_VARIABLES, fillTemplate, unknownVariables } from './agent-template.ts';
import { agentViolations } from './check-agent.ts';
import { DEFAULT_AGENTS } from './default-agents.ts';

describe('a template', () => {
  it('has its variables filled in, and says what is not known', () => {
    const values = { entreprise: 'Handle Home', email: '' };
    expect(fillTemplate('{entreprise}, {email}, {constructor}', values)).toBe(
      'Handle Home, non communiqué, non communiqué',
    );
  });

  it('does not read what was filled in', () => {
    expect(fillTemplate('{nom}', { nom: '{email}', email: 'a@b.fr' })).toBe('{email}');
  });

  it.each(['{inconnu}', '{Entreprise}', '{ entreprise }', '{entreprise2}', '{}'])('does not know %s', (text) => {
    expect(unknownVariables(`Bonjour ${text}, {entreprise}`, ['entreprise'])).toEqual([text.slice(1, -1)]);
  });

  it('takes braces with quotes in them for data', () => {
    expect(unknownVariables('Réponds {"ok": true}.', [])).toEqual([]);
  });
});

describe.each(agentIds)('the default of %s', (id) => {
  const config = DEFAULT_AGENTS[id];

  it('is what a business could save', () => {
    expect(agentConfigSchema.safeParse(config).error).toBeUndefined();
    expect(agentViolations(id, config, ['FR'])).toEqual([]);
  });

  it('says who speaks, and is said without a hole when everything is known', () => {
    const values = Object.fromEntries(AGENT_VARIABLES[id].map((name) => [name, `<${name}>`]));
    for (const text of [config.greeting, config.instructions, config.introduction]) {
      const filled = fillTemplate(text, values);
      expect(filled).toContain('<entreprise>');
      expect(filled).not.toMatch(/[{}]|non communiqué/);
    }
  });

  it('uses every variable that it has', () => {
    const texts = [config.greeting, config.instructions, config.introduction].join('\n');
    expect(AGENT_VARIABLES[id].filter((name) => !texts.includes(`{${name}}`))).toEqual([]);
  });
});

describe('an agent that is to be saved', () => {
  const reception = DEFAULT_AGENTS.reception;

  it('is told where a variable is not known, and which are', () => {
    const wrong = { ...reception, greeting: 'Ici {societe}.', farewell: 'Au revoir {entreprise}.', patience: ['{a}'] };
    expect(agentViolations('reception', wrong, ['FR'])).toEqual([
      {
        pointer: '/greeting',
        code: 'unknown_variable',
        message:
          'names {societe}, which is not a variable; known are {entreprise}, {adresse}, {horaires}, {email}, {date}, {telephone_appelant}',
      },
      {
        pointer: '/farewell',
        code: 'unknown_variable',
        message: 'names {entreprise}, which is not a variable; this text has none',
      },
      expect.objectContaining({ pointer: '/patience/0' }),
    ]);
  });

  it('has choices where there is a choice, and nowhere else', () => {
    const field = { name: 'a', description: 'A' };
    const fields = [
      { ...field, kind: 'choice' as const, choices: [] },
      { ...field, kind: 'text' as const, choices: ['x'] },
    ];
    expect(agentViolations('reception', { ...reception, fields }, ['FR']).map(({ pointer }) => pointer)).toEqual([
      '/fields/0/choices',
      '/fields/1/choices',
    ]);
  });

  it('has numbers only where it answers calls', () => {
    const numbers = ['+33123456789'];
    expect(agentViolations('reservations', { ...DEFAULT_AGENTS.reservations, numbers }, ['FR'])).toEqual([]);
    expect(agentViolations('whatsapp', { ...DEFAULT_AGENTS.whatsapp, numbers }, ['FR'])).toMatchObject([
      { pointer: '/numbers' },
    ]);
  });
});
