import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';

/**
 * The message for the recorder that answered `attempt`, to be said by whoever gets it; null when there is none, when it was
 * left or taken before, or when the attempt is over. It counts as left from here on: whoever dies before the last word leaves a
 * part of it, but no crash, no duplicate and no other attempt ever leaves it twice.
 */
export async function claimVoicemailMessage(
  deps: { calls: CallRepository; now: () => Date },
  callId: string,
  attempt: number,
): Promise<string | null> {
  let message: string | null = null;
  await changeCall(deps, callId, (current) => {
    message = null;
    const talking = current.status === 'dialled' || current.status === 'in_progress';
    if (!talking || current.attempt !== attempt || current.voicemailLeftAt !== null) return null;
    message = current.voicemailMessage;
    return message === null ? null : { ...current, voicemailLeftAt: deps.now().toISOString() };
  });
  return message;
}
