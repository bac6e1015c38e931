import type { CallResult } from './call-result.ts';
import type { CallPlan } from './kinds/kinds.ts';

export interface CallsDeps {
  place(plan: CallPlan): Promise<CallResult>;
  persona(plan: CallPlan): string;
  /** After each call that ended. */
  onResult(result: CallResult): void;
}

/** Makes `calls` calls, `concurrency` at once. A call that fails is a result too. Resolves to all of them, in order. */
export async function runCalls(
  { calls, concurrency, seed }: { calls: number; concurrency: number; seed: number },
  deps: CallsDeps,
): Promise<CallResult[]> {
  const results: CallResult[] = [];
  let next = 0;
  const line = async (): Promise<void> => {
    for (let index = next++; index < calls; index = next++) {
      // Far apart, so that neighbouring seeds of two runs share no call.
      const plan = { index, seed: (seed * 1_000_003 + index * 7_919) % 2 ** 31 };
      const result = await deps.place(plan).catch((error: unknown) => failed(deps.persona(plan), error));
      results[index] = result;
      deps.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, line));
  return results;
}

function failed(persona: string, error: unknown): CallResult {
  const why = error instanceof Error ? error.message : String(error);
  const nothing = { durationMs: null, firstAudioMs: null, extractionMs: null, costEur: null };
  return { callId: null, persona, outcome: why, recorded: false, ...nothing };
}
