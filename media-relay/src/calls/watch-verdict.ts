import type { AnsweredBy, Attempt } from '../../../shared/domain/calls/attempt.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { spread } from './spread.ts';

/** The carrier's verdict reaches another process, which writes it down; a recorder should not be talked to for longer than this. */
const LOOK_EVERY_MS = 2_000;
/** The carrier's detector gives up after thirty seconds, and its callback takes a moment. */
const LOOK_FOR_MS = 40_000;

/**
 * Looks for the carrier's verdict in the attempt's record until it is there, and tells it once. Returns how to stop. A look that
 * fails is made again: the conversation does not depend on it.
 */
export function watchVerdict(
  find: () => Promise<Pick<Attempt, 'answeredBy'> | undefined>,
  tell: (answeredBy: AnsweredBy) => void,
  log: Logger,
  random: () => number = Math.random,
): () => void {
  let looks = 0;
  let looking = false;
  const stop = spread(() => void look(), LOOK_EVERY_MS, random);
  return stop;

  async function look(): Promise<void> {
    if (looking) return;
    if (++looks > LOOK_FOR_MS / LOOK_EVERY_MS) return stop();
    looking = true;
    try {
      const answeredBy = (await find())?.answeredBy;
      if (answeredBy === undefined) return;
      stop();
      tell(answeredBy);
    } catch (error) {
      log.warn('The record of an attempt could not be read', { error });
    } finally {
      looking = false;
    }
  }
}
