import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../../../shared/runtime/logger.ts';

/** A minute in all: well within the 100 s that a relay has to leave. */
const TRY_AGAIN_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

/**
 * Stores what exists nowhere else: a store that is away for a moment is asked again. Rejects with the last error. `wait` resolves
 * after so many milliseconds.
 */
export async function persist<Result>(
  store: () => Promise<Result>,
  log: Logger,
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<Result> {
  for (const ms of TRY_AGAIN_AFTER_MS) {
    try {
      return await store();
    } catch (error) {
      log.warn('The record of a call could not be written yet', { error });
    }
    await wait(ms);
  }
  return await store();
}
