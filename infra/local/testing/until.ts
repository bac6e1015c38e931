import { setTimeout as wait } from 'node:timers/promises';

/** Asks every `everyMs` until the answer fits; resolves to it. Rejects with the last answer when the time is over. */
export async function until<Value>(
  ask: () => Promise<Value> | Value,
  fits: (value: Value) => boolean,
  ms = 8_000,
  everyMs = 25,
): Promise<Value> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after ${ms} ms: ${JSON.stringify(value)}`);
    await wait(everyMs);
  }
}
