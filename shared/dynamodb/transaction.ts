import { setTimeout } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { AwsJsonError } from '../runtime/aws-json.ts';

const CONFLICT_TRIES = 10;
const CONFLICT_WAIT_MS = 40;

/** What became of a transaction: all of it happened, or none, and `failed` holds the positions whose condition did not hold. */
export type Outcome = { committed: true } | { committed: false; failed: readonly number[] };

/**
 * Why a transaction is refused that may be made again: it met another on an item, or its partition has more to do than it can. The SDK
 * tries single requests again by itself when they are throttled, but takes every cancelled transaction for final
 * (API_TransactWriteItems, "Cancellation reasons").
 */
const AGAIN = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** A transaction that met others on its items, or too many of them, every time it was tried. */
export function isConflict(error: unknown): boolean {
  const reasons = reasonsIn(error);
  return reasons !== null && positions(reasons, AGAIN).length > 0;
}

/** Makes a transaction until it is decided. Two that met on one item (the day's spend, say) were both right: the loser goes again. */
export async function decided(transact: () => Promise<unknown>): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await transact();
      return { committed: true };
    } catch (error) {
      const reasons = reasonsIn(error);
      if (!reasons) throw error;
      const failed = positions(reasons, ['ConditionalCheckFailed']);
      if (failed.length > 0) return { committed: false, failed };
      if (!isConflict(error) || attempt === CONFLICT_TRIES) throw error;
      await setTimeout(Math.random() * CONFLICT_WAIT_MS * attempt);
    }
  }
}

interface Reason {
  Code?: string | undefined;
}

/** Why a transaction was cancelled, write by write, whichever way it was asked for; null for any other error. */
function reasonsIn(error: unknown): readonly Reason[] | null {
  if (error instanceof TransactionCanceledException) return error.CancellationReasons ?? [];
  if (!(error instanceof AwsJsonError) || error.type !== 'TransactionCanceledException') return null;
  const { CancellationReasons: reasons } = error.answer;
  return Array.isArray(reasons) ? (reasons as Reason[]) : [];
}

/** The positions of the writes that are given one of `codes`. */
const positions = (reasons: readonly Reason[], codes: readonly string[]): number[] =>
  reasons.flatMap(({ Code: code = '' }, index) => (codes.includes(code) ? [index] : []));
