import type { RehearsedAgent, Stage } from './agents/rehearsed-agent.ts';
import { cast } from './cast.ts';
import { type Grade, grade, type Stored } from './grade.ts';
import { personaScript } from './persona-script.ts';
import type { Scenario } from './scenario.ts';
import { storedCall } from './stored-call.ts';

/** One playing of one scenario. */
export interface Rehearsal {
  agent: string;
  name: string;
  title: string;
  /** Counts from 1. */
  take: number;
  seed: number;
  /** What its agent gave it to know. */
  given?: Readonly<Record<string, string>>;
  /** Absent, with the reason in `error`, where there is nothing to grade. */
  stored?: Stored;
  grade?: Grade;
  error?: string;
}

export interface Plan {
  agent: RehearsedAgent;
  scenario: Scenario;
  take: number;
  seed: number;
}

const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** Every scenario `repeat` times; the same seed gives the same people with the same facts, whichever others are played. */
export function plansOf(
  scenarios: readonly { agent: RehearsedAgent; scenario: Scenario }[],
  { repeat, seed }: { repeat: number; seed: number },
): Plan[] {
  return scenarios.flatMap(({ agent, scenario }) =>
    Array.from({ length: repeat }, (_, index) => {
      const take = index + 1;
      return { agent, scenario, take, seed: seedOf(`${agent.name}/${scenario.name}#${take} ${seed}`) };
    }),
  );
}

/** FNV-1a: neighbouring seeds have nobody in common. */
function seedOf(text: string): number {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 1;
}

export interface RehearsalDeps {
  stage: Stage;
  /** Who can be the one before in {@link Scenario.after}. */
  find(agent: string, name: string): Scenario;
  /** A telephone that nobody else has in this run. */
  telephone(index: number): string;
  patienceMs: number;
  onResult(rehearsal: Rehearsal): void;
}

/** Plays all plans, `concurrency` at once. What cannot be played is a result too. Resolves to all of them, in order. */
export async function rehearseAll(
  plans: readonly Plan[],
  concurrency: number,
  deps: RehearsalDeps,
): Promise<Rehearsal[]> {
  const results: Rehearsal[] = [];
  const waiting = plans.entries();
  const line = async (): Promise<void> => {
    for (const [index, plan] of waiting) {
      const result = await rehearse(plan, deps.telephone(index), deps);
      results[index] = result;
      deps.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, plans.length) }, line));
  return results;
}

async function rehearse(plan: Plan, telephone: string, deps: RehearsalDeps): Promise<Rehearsal> {
  const { agent, take, seed } = plan;
  const { name, title, after } = plan.scenario;
  const result = { agent: agent.name, name, title, take, seed };
  try {
    if (after !== undefined) await play({ ...plan, scenario: deps.find(agent.name, after) }, telephone, deps);
    const { left, scenario, given } = await play(plan, telephone, deps);
    const stored = await storedCall(deps.stage.client, left, (field) => agent.isFree(field));
    return { ...result, ...(given ? { given } : {}), stored, grade: grade(scenario, stored) };
  } catch (error) {
    return { ...result, error: error instanceof Error ? error.message : String(error) };
  }
}

async function play({ agent, scenario: written, seed }: Plan, telephone: string, deps: RehearsalDeps) {
  const { stage, patienceMs } = deps;
  const prepared = await agent.prepare?.(stage, written.setup);
  try {
    const given = prepared?.facts;
    const scenario = cast(written, seed, given);
    const person = { persona: scenario.name, seed, script: personaScript(scenario) };
    await stage.client.simulate('PUT', `/numbers/${encodeURIComponent(telephone)}`, person);
    return { left: await agent.rehearse(stage, telephone, scenario, patienceMs), scenario, given };
  } finally {
    await prepared?.close();
  }
}
