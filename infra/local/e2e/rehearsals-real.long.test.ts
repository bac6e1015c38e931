import { afterAll, beforeAll, expect, it } from 'vitest';
import { AGENTS } from '../rehearsals/agents/agents.ts';
import { openRealStage, realModel } from '../rehearsals/real-stage.ts';
import { readScenarios } from '../rehearsals/read-scenarios.ts';
import { plansOf, rehearseAll } from '../rehearsals/rehearse-all.ts';
import { failuresOf } from '../rehearsals/report.ts';
import type { OpenStage } from '../rehearsals/stage.ts';
import { type OpenAiSimulator, startOpenAiSimulator } from '../simulators/openai/simulator.ts';

/**
 * What `--real` does, with the simulator at OpenAI's address: people whose speech is made and written down over HTTP, on lines that
 * hear by loudness alone. What a model makes of it is the only thing that is not real here.
 */
let openai: OpenAiSimulator;
let stage: OpenStage;
beforeAll(async () => {
  openai = await startOpenAiSimulator({ apiKey: 'sk-rehearsal', settings: { charsPerSecond: 40 } });
  const env = { LOCAL_ENV_FILE: '/dev/null', OPENAI_API_KEY: 'sk-rehearsal', OPENAI_BASE_URL: `${openai.url}/v1` };
  stage = await openRealStage(() => undefined, realModel(env));
}, 90_000);
afterAll(async () => {
  await stage.close();
  await openai.close();
});

it('plays the lean scenarios with real speech, and grades what is stored', async () => {
  const lean = AGENTS.flatMap((agent) =>
    readScenarios(agent)
      .filter((scenario) => scenario.lean)
      .map((scenario) => ({ agent, scenario })),
  );
  const plans = plansOf(lean, { repeat: 1, seed: 3 });
  const rehearsals = await rehearseAll(plans, 4, {
    stage,
    find: (_agent, name) => expect.fail(`A lean scenario comes after ${name}.`),
    telephone: (index) => `+3367000001${index}`,
    patienceMs: 120_000,
    onResult: () => undefined,
  });
  expect(rehearsals.flatMap((one) => failuresOf(one).map((failure) => `${one.agent}/${one.name}: ${failure}`))).toEqual(
    [],
  );
}, 240_000);
