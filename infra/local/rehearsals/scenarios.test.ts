import { describe, expect, it } from 'vitest';
import { AGENTS } from './agents/agents.ts';
import { reception } from './agents/reception.ts';
import { supplierOrders } from './agents/supplier-orders.ts';
import { cast } from './cast.ts';
import { personaScript } from './persona-script.ts';
import { readArguments } from './read-arguments.ts';
import { readScenario, readScenarios } from './read-scenarios.ts';
import { readScript } from '../simulators/callees/script.ts';

const GOOD = `
title: A test
manner: plain
goal: Pass.
facts: { nom: [Martin, Benali], prix: '42' }
says: ['{nom}.']
expect: { outcome: extraite, record: { nom: '{nom}' } }
`;
const read = (text: string) => readScenario(reception, 'a-test.yaml', text);

describe('a scenario', () => {
  it('is named after its file, and after its agent', () => {
    expect(read(GOOD)).toMatchObject({ agent: 'reception', name: 'a-test', lean: false, never: [] });
  });

  it.each([
    ['mood: bad', '/mood is not known.'],
    ['never: [shout]', '/never/0: must be transfer, price'],
    ['never: [{ agentSays: "(" }]', '/never/0/agentSays: must be a regular expression'],
    ['answers: [{ asked: "(", says: x }]', '/answers/0/asked: must be a regular expression'],
    ['answers: [{ asked: x, says: x, loud: true }]', '/answers/0/loud is not known.'],
    ['otherwise: "{age}"', '{age} is none of /facts.'],
    ['setup: { ingredients: [] }', '/setup/ingredients is not known.'],
    ['title: Twice', 'Map keys must be unique'],
    ['says: [', 'reception/a-test.yaml: '],
  ])('with %s is refused with the place', (line, message) => {
    expect(() => read(`${GOOD}${line}\n`)).toThrow(message);
    expect(() => read(`${GOOD}${line}\n`)).toThrow('reception/a-test.yaml');
  });

  it('must say what is expected', () => {
    expect(() => read('title: x\nmanner: plain\ngoal: x\n')).toThrow('reception/a-test.yaml: /expect');
    expect(() => read(GOOD.replace("nom: '{nom}' }", 'nom: { equals: x } }'))).toThrow('/expect/record/nom: must be');
  });

  it('has the same people for the same seed, in what they say and in what is expected', () => {
    const scenario = read(GOOD);
    expect(cast(scenario, 5)).toEqual(cast(scenario, 5));
    const names = Array.from({ length: 30 }, (_, seed) => {
      const { says, expect: expected } = cast(scenario, seed);
      expect([expected.record['nom']]).toEqual(says.map((text) => text.replace('.', '')));
      return expected.record['nom'];
    });
    expect(new Set(names)).toEqual(new Set(['Martin', 'Benali']));
  });
});

describe('the scenarios of the house', () => {
  it.each(AGENTS.map((agent) => [agent.name, agent] as const))('of %s can be read and played', (_, agent) => {
    const scenarios = readScenarios(agent);
    expect(scenarios.length).toBeGreaterThanOrEqual(6);
    expect(scenarios.some(({ lean }) => lean)).toBe(true);
    for (const scenario of scenarios) {
      const script = personaScript(cast(scenario, 1));
      expect(() => readScript(script)).not.toThrow();
      // Who is on the line is told nothing of what is to come of the call.
      expect(JSON.stringify(script)).not.toMatch(/"(?:expect|never|goal|outcome|record)"/);
    }
  });

  it('of suppliers say what is ordered', () => {
    const bad = GOOD.replace('says:', 'setup: { ingredients: [{ nom: Ail }] }\nsays:');
    expect(() => readScenario(supplierOrders, 'x.yaml', bad)).toThrow('/setup/ingredients/0/quantite');
  });
});

describe('the command line', () => {
  it('has defaults', () => {
    expect(readArguments([])).toMatchObject({ repeat: 1, seed: 1, concurrency: 6, real: false });
    expect(readArguments(['--real', '--repeat', '3', '--seed', '7', '--agent', 'reception'])).toMatchObject({
      ...{ repeat: 3, seed: 7, concurrency: 3, real: true, agent: 'reception' },
    });
  });

  it.each([
    [['--agent', 'nobody'], '--agent nobody is not known; there is reception, supplier-orders, reservations'],
    [['--repeat', '0'], '--repeat is a whole number from 1 to 100, not 0.'],
    [['--loud'], "Unknown option '--loud'"],
  ])('%j is refused in a sentence', (args, message) => expect(() => readArguments(args)).toThrow(message));
});
