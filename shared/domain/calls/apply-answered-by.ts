import type { AnsweredBy } from './attempt.ts';
import type { Call } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import type { Carrier } from './carrier.ts';
import { claimVoicemailMessage } from './claim-voicemail-message.ts';
import type { ConversationRepository } from './conversation-repository.ts';
import { isWithPerson } from './transfer-transitions.ts';
import type { Logger } from '../../runtime/logger.ts';

/** Somebody who answered this many times is no machine, whatever the carrier's detector believes. */
const TURNS_OF_A_PERSON = 2;

interface Deps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'recordAnsweredBy' | 'turns'>;
  carrier: Pick<Carrier, 'hangUp' | 'sayAndHangUp'>;
  now: () => Date;
  log: Logger;
}

/**
 * The carrier's verdict on who picked up, seconds after the agent began to talk. A relay that holds the call reads it from the
 * attempt and decides: it knows what was said; so will one that is still on its way to a call just answered. Where the relay
 * died, a machine gets the call's message in the carrier's voice if it was never left, and is hung up on.
 */
export async function applyAnsweredBy(
  deps: Deps,
  callId: string,
  attempt: number,
  sid: string,
  answeredBy: AnsweredBy,
): Promise<void> {
  // Recorded first: when the carrier then ends the stream, the relay reads here why.
  await deps.conversations.recordAnsweredBy(callId, attempt, answeredBy);
  if (answeredBy === 'human' || answeredBy === 'unknown') return;
  const call = await deps.calls.find(callId);
  if (!call || !lostItsRelay(call, attempt, sid, deps.now())) return;
  const turns = await deps.conversations.turns(callId);
  const replies = turns.filter((turn) => turn.attempt === attempt && turn.speaker === 'person').length;
  if (replies >= TURNS_OF_A_PERSON) {
    return deps.log.warn('A machine was detected in a conversation that is under way; ignored', { callId, answeredBy });
  }
  const message = answeredBy === 'fax' ? null : await claimVoicemailMessage(deps, callId, attempt);
  deps.log.info('A machine answered', { callId, attempt, answeredBy, messageLeft: message !== null });
  if (message === null) await deps.carrier.hangUp(sid);
  else await deps.carrier.sayAndHangUp(sid, message, call.language);
}

function lostItsRelay(call: Call, attempt: number, sid: string, now: Date): boolean {
  // A late verdict must not tear two people apart.
  if (isWithPerson(call)) return false;
  const isThis = call.status === 'in_progress' && call.attempt === attempt && call.sid === sid;
  return isThis && now >= new Date(call.leaseUntil);
}
