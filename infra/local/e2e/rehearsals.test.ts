import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENTS } from '../rehearsals/agents/agents.ts';
import { reception } from '../rehearsals/agents/reception.ts';
import { cast } from '../rehearsals/cast.ts';
import { grade } from '../rehearsals/grade.ts';
import { readScenario, readScenarios } from '../rehearsals/read-scenarios.ts';
import { type Plan, plansOf, type Rehearsal, rehearseAll } from '../rehearsals/rehearse-all.ts';
import { failuresOf } from '../rehearsals/report.ts';
import { COLLEAGUE } from '../rehearsals/stage.ts';
import { clientOf } from '../test-multiple/client.ts';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';

/** The scenarios marked `lean`, all at once, by telephone through the whole product. `npm run rehearse` plays all of them. */
const lean = AGENTS.flatMap((agent) =>
  readScenarios(agent)
    .filter((scenario) => scenario.lean)
    .map((scenario) => ({ agent, scenario })),
);
const plans = plansOf(lean, { repeat: 1, seed: 7 });

let desk: FrontDesk;
let rehearsals: Rehearsal[];
const play = (chosen: readonly Plan[], first = 0) =>
  rehearseAll(chosen, chosen.length, {
    stage: { client: clientOf(desk.platform, desk.twilio.url), url: desk.platform.url },
    find: (_agent, name) => expect.fail(`None of these comes after ${name}.`),
    telephone: (index) => `+3367000000${first + index}`,
    patienceMs: 60_000,
    onResult: () => undefined,
  });
beforeAll(async () => {
  desk = await openFrontDesk({ TRANSFER_TELEPHONE: COLLEAGUE }, 60);
  rehearsals = await play(plans);
}, 120_000);
afterAll(() => desk.close());

describe.each(plans.map(({ scenario }, index) => [`${scenario.agent}/${scenario.name}`, index] as const))(
  '%s',
  (_, index) => {
    it('leaves the record that is expected', () => {
      expect(rehearsals[index] && failuresOf(rehearsals[index])).toEqual([]);
    });

    it('would fail with any other record', () => {
      const { stored, given } = rehearsals[index] ?? {};
      const plan = plans[index];
      if (!stored || !plan) return expect.fail('nothing was stored');
      const scenario = cast(plan.scenario, plan.seed, given);
      const passesWith = (field: string, value: string | null) =>
        grade(scenario, { ...stored, record: { ...stored.record, [field]: value } }).passed;
      const graded = Object.keys(stored.record).filter((field) => !stored.isFree(field));
      expect(graded.length).toBeGreaterThan(8);
      const unconcerned = graded.filter((field) => passesWith(field, 'quelque chose d’autre'));
      expect(unconcerned).toEqual([]);
      const needed = Object.entries(scenario.expect.record).filter(([, value]) => typeof value === 'string');
      for (const [field] of needed) expect([field, passesWith(field, null)]).toEqual([field, false]);
    });
  },
);

const WANTS_A_PERSON = `
title: Somebody wants a person
manner: terse
goal: Talk with somebody.
says: [Je veux parler à une vraie personne.]
expect: { outcome: extraite, record: { langue: '*', motif: '*', categorie: '*' } }
never: [transfer, price, { agentSays: assistant vocal }]
`;

it.runIf(LONG)(
  'an agent that names a price and hands the call over breaks what it must never do',
  async () => {
    const { body } = await desk.api('GET /api/agents/reception');
    const greeting = 'Bonjour, je suis l’assistant vocal, le menu du jour est à vingt-cinq euros.';
    const config = { ...(body['config'] as Record<string, unknown>), greeting };
    expect((await desk.api('PUT /api/agents/reception', config)).status).toBe(200);
    await desk.twilio.put(`/numbers/${encodeURIComponent(COLLEAGUE)}`, { persona: 'declines-transfer' });
    const scenario = readScenario(reception, 'wants-a-person.yaml', WANTS_A_PERSON);
    const [rehearsal] = await play(plansOf([{ agent: reception, scenario }], { repeat: 1, seed: 1 }), 9);
    expect(rehearsal && failuresOf(rehearsal)).toEqual([
      'The call was to be handed to a person.',
      expect.stringContaining('The agent named a price'),
      expect.stringContaining('The agent said'),
    ]);
  },
  90_000,
);
