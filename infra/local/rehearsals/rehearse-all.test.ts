import { describe, expect, it } from 'vitest';
import type { RehearsedAgent } from './agents/rehearsed-agent.ts';
import { reception } from './agents/reception.ts';
import { printTable } from './print.ts';
import { readScenario } from './read-scenarios.ts';
import { plansOf, type Rehearsal, rehearseAll } from './rehearse-all.ts';
import { reportOf } from './report.ts';

const FILE = `
title: Says a name
manner: plain
goal: Be known.
facts: { nom: [Martin, Benali] }
says: ['{nom}.']
expect: { outcome: extraite, record: { nom: '{nom}' } }
`;
const named = (name: string, more = '') => readScenario({ ...reception, name: 'fake' }, `${name}.yaml`, FILE + more);

/** A world in which everybody says one thing and the agent writes it down, when it does. */
function world(understand: (said: string) => string | null) {
  const said = new Map<string, string>();
  const played: string[] = [];
  let [open, most] = [0, 0];
  const figures = { firstAudioMs: 1, turnLatencyMs: { p50: 2, p95: 3 }, voiceUsd: 0.01 };
  const call = { status: 'settled', createdAt: '2026-11-24T10:00:00Z', extractionUsd: 0.001, figures };
  const agent: RehearsedAgent = {
    name: 'fake',
    setup: reception.setup,
    isFree: () => false,
    async rehearse(_stage, telephone, scenario) {
      played.push(`${scenario.name} ${telephone}`);
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => void setTimeout(resolve, 2));
      open -= 1;
      if (scenario.title === 'broken') throw new Error('No record after 1 s.');
      return { callId: 'call_1', outcome: 'extraite', record: { nom: understand(said.get(telephone) ?? '') } };
    },
  };
  const turns = [{ speaker: 'person', text: 'a | b' }];
  const client = {
    get: (path: string) => Promise.resolve(path.endsWith('/transcript') ? { turns } : call),
    find: () => Promise.resolve(null),
    post: () => Promise.resolve(null),
    put: () => Promise.resolve(null),
    remove: () => Promise.resolve(null),
    simulate: (_method: string, path: string, body: unknown) => {
      const { script } = body as { script: { reactions: { says: string }[] } };
      said.set(decodeURIComponent(path.replace('/numbers/', '')), script.reactions.at(-1)?.says ?? '');
      return Promise.resolve(null);
    },
  };
  const deps = {
    stage: { client, url: '' },
    find: (_agent: string, name: string) => named(name),
    telephone: (index: number) => `+3361${index}`,
    patienceMs: 1_000,
    onResult: () => undefined,
  };
  return { agent, played, deps, most: () => most };
}

const head = { startedAt: new Date('2026-11-24T10:00:00Z'), seed: 1, model: 'the simulated model', elapsedMs: 1_000 };

describe('rehearsals', () => {
  it('are as many at once as they may be, each with a telephone of its own', async () => {
    const { agent, played, deps, most } = world((said) => said.replace('.', ''));
    const plans = plansOf([{ agent, scenario: named('one') }], { repeat: 5, seed: 1 });
    const results = await rehearseAll(plans, 2, deps);
    expect(most()).toBe(2);
    expect(new Set(played).size).toBe(5);
    expect(results.map(({ take, grade }) => [take, grade?.passed])).toEqual(
      [1, 2, 3, 4, 5].map((take) => [take, true]),
    );
    const among = plansOf(
      ['zero', 'one'].map((name) => ({ agent, scenario: named(name) })),
      { repeat: 5, seed: 1 },
    );
    expect(among.slice(5)).toEqual(plans);
    expect(new Set(among.map(({ seed }) => seed)).size).toBe(10);
  });

  it('play what comes before on the same telephone', async () => {
    const { agent, played, deps } = world((said) => said.replace('.', ''));
    await rehearseAll(plansOf([{ agent, scenario: named('two', 'after: one\n') }], { repeat: 1, seed: 1 }), 1, deps);
    expect(played).toEqual(['one +33610', 'two +33610']);
  });

  it('that fail, or cannot be played, are told of as such, and do not keep the others from being played', async () => {
    const { agent, deps } = world((said) => (said === 'Martin.' ? 'Martine' : 'Benali'));
    const broken = { ...named('broken'), title: 'broken' };
    const scenarios = [broken, named('half')].map((scenario) => ({ agent, scenario }));
    const results: Rehearsal[] = await rehearseAll(plansOf(scenarios, { repeat: 8, seed: 4 }), 3, deps);
    const good = results.filter(({ grade }) => grade?.passed).length;
    expect(good).toBeGreaterThan(0);
    expect(good).toBeLessThan(8);
    const report = reportOf(results, head);
    expect(report).toContain(`${good} of 16 passed`);
    expect(report).toContain(`| fake | half | ${good} of 8 |`);
    expect(report).toContain('| nom | "Martin" | "Martine" | ✗ wrong |');
    expect(report).toContain('**No record after 1 s.**');
    expect(report).toContain('> **person** a | b');
    let shown = '';
    printTable({ write: (text) => (shown += text) }, results, 1_000);
    expect(shown).toContain('nom: wrong, "Martine" instead of "Martin"');
    expect(shown).toContain('0/8');
    expect(shown).toContain(`${good} of 16 rehearsals passed in 1.0 s, $0.0880`);
  });
});
