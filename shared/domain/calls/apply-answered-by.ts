import type { AnsweredBy } from './attempt.ts';
import type { Call } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import type { Carrier } from './carrier.ts';
import { changeCall } from './change-call.ts';
import type { ConversationRepository } from './conversation-repository.ts';
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
 * The carrier's verdict on who picked up, seconds after the agent began to talk. A machine gets the call's message the first
 * time and is hung up on after that; the message counts as left before it is spoken, so that no crash leaves it twice.
 */
export async function applyAnsweredBy(
  deps: Deps,
  callId: string,
  attempt: number,
  sid: string,
  answeredBy: AnsweredBy,
): Promise<void> {
  if (answeredBy === 'human' || answeredBy === 'unknown') {
    return await deps.conversations.recordAnsweredBy(callId, attempt, answeredBy);
  }
  const turns = await deps.conversations.turns(callId);
  const replies = turns.filter((turn) => turn.attempt === attempt && turn.speaker === 'person').length;
  if (replies >= TURNS_OF_A_PERSON) {
    return deps.log.warn('A machine was detected in a conversation that is under way; ignored', { callId, answeredBy });
  }
  // Recorded first: when the carrier then ends the stream, the relay reads here why.
  await deps.conversations.recordAnsweredBy(callId, attempt, answeredBy);
  let message: string | null = null;
  const call = await changeCall(deps, callId, (current) => {
    message = null;
    if (!isTalking(current, attempt, sid)) return null;
    if (answeredBy === 'fax' || current.voicemailMessage === null || current.voicemailLeftAt !== null) return null;
    message = current.voicemailMessage;
    return { ...current, voicemailLeftAt: deps.now().toISOString() };
  });
  if (!call || !isTalking(call, attempt, sid)) return;
  deps.log.info('A machine answered', { callId, attempt, answeredBy, messageLeft: message !== null });
  if (message === null) await deps.carrier.hangUp(sid);
  else await deps.carrier.sayAndHangUp(sid, message, call.language);
}

function isTalking(call: Call, attempt: number, sid: string): boolean {
  return (call.status === 'dialled' || call.status === 'in_progress') && call.attempt === attempt && call.sid === sid;
}
