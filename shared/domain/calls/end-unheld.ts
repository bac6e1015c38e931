import type { CallIn } from './call.ts';
import { endAttempt } from './call-transitions.ts';
import { isWithPerson } from './transfer-transitions.ts';

/**
 * The carrier says that a live call is over: how it ended, if no relay is there to know better; null while one is believed to
 * be. A conversation that was on its way to a person came to an end, whoever left; it is not had again.
 */
export function endUnheld(call: CallIn<'in_progress'>, now: Date): CallIn<'ended'> | null {
  if (call.transfer?.state === 'connected') return endAttempt(call, 'transferred', now);
  if (isWithPerson(call)) return endAttempt(call, 'completed', now);
  if (now < new Date(call.leaseUntil)) return null;
  return endAttempt(call, call.transfer?.state === 'requested' ? 'completed' : 'interrupted', now);
}
