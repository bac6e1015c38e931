import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { AttemptOutcome } from '../../../shared/domain/calls/call.ts';
import type { LegEnd } from './media-stream-call.ts';

/**
 * Whether the end of a leg is the end of the call. A lost line may be ours: the carrier then asks for another relay, and if it
 * is the person who went away, it says so by its status callback.
 */
export function endsTheCall(end: LegEnd): boolean {
  return end !== 'line_lost' && end !== 'fenced' && end !== 'drained' && end !== 'cancelled';
}

/** How the attempt ended, from how its last leg did. */
export function outcomeOf(
  end: LegEnd,
  known: { personSpoke: boolean; answeredBy: AnsweredBy | undefined },
): AttemptOutcome {
  if (known.answeredBy === 'machine' || known.answeredBy === 'fax') return 'voicemail';
  if (end === 'model_unreachable' || end === 'model_failed') {
    return known.personSpoke ? 'interrupted' : 'agent_unavailable';
  }
  return known.personSpoke ? 'completed' : 'abandoned';
}
