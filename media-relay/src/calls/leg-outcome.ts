import type { AttemptOutcome } from '../../../shared/domain/calls/call.ts';
import type { LegEnd } from './leg-end.ts';

/**
 * Whether the end of a leg is the end of the call. A lost line may be ours: the carrier then asks for another relay, and if it
 * is the person who went away, it says so by its status callback. A line that was left to the carrier comes back, or ends there.
 */
export function endsTheCall(end: LegEnd): boolean {
  return !GOES_ON.has(end);
}

const GOES_ON: ReadonlySet<LegEnd> = new Set([
  'line_lost',
  'fenced',
  'drained',
  'cancelled',
  'transferring',
  'sending_digits',
]);

/** Whether the leg ended because the call is wanted elsewhere, with somebody there to continue it. */
export function leavesOnPurpose(end: LegEnd): boolean {
  return end === 'drained' || end === 'transferring' || end === 'sending_digits';
}

/** Whether the leg ended because the model is not to be had, or fails whatever it is asked. */
export function losesTheAgent(end: LegEnd): boolean {
  return end === 'model_unreachable' || end === 'model_failed';
}

/** How the attempt ended, from how its last leg did. `unreached`: how it ended where nobody who counts answered. */
export function outcomeOf(
  end: LegEnd,
  known: { personSpoke: boolean; unreached: AttemptOutcome | null },
): AttemptOutcome {
  // Whoever ended it saw enough: what was said is read, and the person is not called again.
  if (end === 'staff_hung_up') return 'completed';
  if (known.unreached !== null) return known.unreached;
  if (losesTheAgent(end)) return known.personSpoke ? 'interrupted' : 'agent_unavailable';
  return known.personSpoke ? 'completed' : 'abandoned';
}
