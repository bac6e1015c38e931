import type { AnsweredBy, Attempt } from './attempt.ts';
import { isFinal } from './attempt.ts';
import { bindCarrierCall } from './bind-carrier-call.ts';
import type { AttemptOutcome, Call } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { endAttempt } from './call-transitions.ts';
import { endUnheld } from './end-unheld.ts';
import { isWithPerson } from './transfer-transitions.ts';
import type { Carrier } from './carrier.ts';
import { changeCall } from './change-call.ts';
import type { CarrierNews, ConversationRepository } from './conversation-repository.ts';
import type { Logger } from '../../runtime/logger.ts';

/** A relay that holds the call ends it itself, when the last words are transcribed; somebody looks again after this. */
const RELAY_GRACE_SECONDS = 20;
/** Longer than a relay waits for words that are still being transcribed. */
const LAST_WORDS_SECONDS = 5;

export interface ApplyCarrierNewsDeps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'recordNews' | 'findAttempt'>;
  carrier: Pick<Carrier, 'hangUp'>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  now: () => Date;
  log: Logger;
}

/**
 * What the carrier tells of an attempt, by callback or when asked: binds its id, remembers the status, and ends the attempt
 * when the carrier says that it is over and no relay holds it. The same news twice, late or out of order changes nothing.
 */
export async function applyCarrierNews(
  deps: ApplyCarrierNewsDeps,
  callId: string,
  attempt: number,
  news: CarrierNews,
): Promise<void> {
  const log = deps.log.with({ callId, attempt, sid: news.sid });
  let foreign = false;
  const call = await changeCall(deps, callId, (current) => {
    const binding = bindCarrierCall(current, attempt, news.sid, deps.now());
    foreign = binding.kind === 'foreign';
    return binding.kind === 'bound' ? binding.call : null;
  });
  if (!call) return log.warn('The carrier reports on a call that does not exist');
  if (foreign) {
    // The other telephone may be ringing right now. Whoever picks up would hear a second agent, or nothing.
    log.warn('The carrier reports on a call that we do not want', { status: news.status });
    if (!isFinal(news.status)) await deps.carrier.hangUp(news.sid);
    return;
  }
  await deps.conversations.recordNews(callId, attempt, news);
  if (!isFinal(news.status)) return;
  const record = await deps.conversations.findAttempt(callId, attempt);
  let endedHere = false;
  let handedOver = false;
  const after = await changeCall(deps, callId, (current) => {
    const changed = endIfNobodyHolds(current, attempt, record, news, deps.now());
    endedHere = changed?.status === 'ended';
    handedOver = isWithPerson(current);
    return changed;
  });
  // A relay that ended the call says so itself, when the last words are in; one that handed it over may still wait for them.
  if (endedHere) await deps.announceEnd(callId, handedOver ? LAST_WORDS_SECONDS : 0);
  if (after?.status === 'in_progress') await deps.announceEnd(callId, RELAY_GRACE_SECONDS);
}

function endIfNobodyHolds(
  call: Call,
  attempt: number,
  record: Attempt | undefined,
  news: CarrierNews,
  now: Date,
): Call | null {
  if (call.attempt !== attempt) return null;
  if (call.status === 'cancelled') {
    const { dueAt, ...confirmed } = call;
    return dueAt === undefined ? null : confirmed;
  }
  if (call.status === 'dialled') {
    // Somebody picked up, and it is we who did not come.
    const outcome = call.relayMissingSince === null ? outcomeOf(news.status, record?.answeredBy) : 'agent_unavailable';
    return endAttempt(call, outcome, now);
  }
  return call.status === 'in_progress' ? endUnheld(call, now) : null;
}

/** How an attempt ended that no relay ever held. */
function outcomeOf(status: CarrierNews['status'], answeredBy: AnsweredBy | undefined): AttemptOutcome {
  switch (status) {
    case 'busy':
      return 'busy';
    case 'failed':
      return 'failed';
    case 'completed':
      if (answeredBy === 'fax') return 'unavailable';
      return answeredBy === 'machine' ? 'voicemail' : 'abandoned';
    default:
      return 'no_answer';
  }
}
