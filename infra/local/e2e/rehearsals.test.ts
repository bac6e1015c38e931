import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENTS } from '../rehearsals/agents/agents.ts';
import { cast } from '../rehearsals/cast.ts';
import { grade } from '../rehearsals/grade.ts';
import { readScenarios } from '../rehearsals/read-scenarios.ts';
import { plansOf, type Rehearsal, rehearseAll } from '../rehearsals/rehearse-all.ts';
import { failuresOf } from '../rehearsals/report.ts';
import { COLLEAGUE } from '../rehearsals/stage.ts';
import { clientOf } from '../test-multiple/client.ts';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';

/** The scenarios marked `lean`, all at once, by telephone through the whole product. `npm run rehearse` plays all of them. */
const lean = AGENTS.flatMap((agent) =>
  readScenarios(agent.name, agent.setup)
    .filter((scenario) => scenario.lean)
    .map((scenario) => ({ agent, scenario })),
);
const plans = plansOf(lean, { repeat: 1, seed: 7 });

let desk: FrontDesk;
let rehearsals: Rehearsal[];
beforeAll(async () => {
  desk = await openFrontDesk({ TRANSFER_TELEPHONE: COLLEAGUE }, 60);
  rehearsals = await rehearseAll(plans, plans.length, {
    stage: { client: clientOf(desk.platform, desk.twilio.url), url: desk.platform.url },
    find: (_agent, name) => expect.fail(`A lean scenario comes after ${name}.`),
    telephone: (index) => `+3367000000${index}`,
    patienceMs: 60_000,
    onResult: () => undefined,
  });
}, 120_000);
afterAll(() => desk.close());

describe.each(plans.map(({ scenario }, index) => [`${scenario.agent}/${scenario.name}`, index] as const))(
  '%s',
  (_, index) => {
    it('leaves the record that is expected', () => {
      expect(rehearsals[index] && failuresOf(rehearsals[index])).toEqual([]);
    });

    it('would fail with any other record', () => {
      const { stored } = rehearsals[index] ?? {};
      const plan = plans[index];
      if (!stored || !plan) return expect.fail('nothing was stored');
      const scenario = cast(plan.scenario, plan.seed);
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
