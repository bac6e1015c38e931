import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 400;

/** Asks until there is something. Rejects after `patienceMs` with `what` is missing. */
export async function awaitStored<Value>(
  ask: () => Promise<Value | null>,
  what: string,
  patienceMs: number,
): Promise<Value> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await ask();
    if (found !== null) return found;
    if (Date.now() > until) throw new Error(`No ${what} after ${Math.round(patienceMs / 1_000)} s.`);
    await wait(POLL_MS);
  }
}
