import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { AttemptOutcome, Call, CallIn } from '../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { callStandIn } from '../../../shared/domain/calls/call-stand-in.ts';
import { isOpen, isWithPerson } from '../../../shared/domain/calls/transfer-transitions.ts';
import { endAttempt, handOver, withNotice } from '../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../shared/domain/calls/change-call.ts';
import type { ConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import type { StreamPass } from '../../../shared/domain/calls/stream-token.ts';
import type { LegEnd } from './leg-end.ts';
import { losesTheAgent, outcomeOf } from './leg-outcome.ts';

interface RecordDeps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'findAttempt'>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  newId(prefix: 'trf'): string;
  now: () => Date;
}

/** What the end of a leg is judged by. */
interface KnownLeg {
  personSpoke: boolean;
  unreached: AttemptOutcome | null;
  noticeHeardAt: Date | null;
  /** What the carrier believes of who picked up; a verdict that is known already changes nothing. */
  verdict(answeredBy: AnsweredBy): void;
}

/** The call if this relay still holds it. */
export function heldBy(call: Call, pass: StreamPass): CallIn<'in_progress'> | null {
  return call.status === 'in_progress' && call.attempt === pass.attempt && call.leg === pass.leg ? call : null;
}

/** The attempt is over. False when another relay holds the call, or it was over: nothing was recorded. */
export async function recordEnd(
  deps: RecordDeps,
  pass: StreamPass,
  result: AttemptOutcome,
  noticeHeardAt: Date | null,
): Promise<boolean> {
  let ours = false;
  await changeCall(deps, pass.callId, (current) => {
    const call = heldBy(current, pass);
    ours = call !== null;
    return call && endAttempt(withNotice(call, noticeHeardAt), result, deps.now());
  });
  return ours;
}

/** What the next leg has to know of this one. The wish to leave for a person or for keys is in the record already. */
export async function noteLeaving(
  deps: RecordDeps,
  pass: StreamPass,
  end: LegEnd,
  noticeHeardAt: Date | null,
): Promise<void> {
  if (end !== 'drained' && noticeHeardAt === null) return;
  await changeCall(deps, pass.callId, (current) => {
    const call = end === 'drained' ? handOver(current, pass.leg, deps.now()) : heldBy(current, pass);
    return call && withNotice(call, noticeHeardAt);
  });
}

/** The last words are in: how the attempt really ended, and the word to whoever makes a record of it. */
export async function conclude(
  deps: RecordDeps,
  pass: StreamPass,
  end: LegEnd,
  leg: KnownLeg,
  ours: boolean,
): Promise<void> {
  const final = await outcome(deps, pass, end, leg);
  let isOurs = ours;
  const call = await changeCall(deps, pass.callId, (current) => {
    const call = heldBy(current, pass);
    // The answer to the write that gave it to a person may have been lost on its way.
    if (call && (isWithPerson(call) || (losesTheAgent(end) && isOpen(call.transfer)))) return null;
    if (call) return endAttempt(withNotice(call, leg.noticeHeardAt), final, deps.now());
    if (current.status !== 'ended' || current.attempt !== pass.attempt) return null;
    // What staff or another relay ended stays as they left it; `interrupted` only says that we were believed dead.
    isOurs = ours || current.outcome === 'interrupted';
    return isOurs && current.outcome !== final ? { ...current, outcome: final, lastOutcome: final } : null;
  });
  if (isOurs && call?.status === 'ended') await deps.announceEnd(pass.callId, 0);
}

/** A verdict that came too late to act on still says who was there. */
export async function outcome(deps: RecordDeps, pass: StreamPass, end: LegEnd, leg: KnownLeg): Promise<AttemptOutcome> {
  const attempt = await deps.conversations.findAttempt(pass.callId, pass.attempt);
  if (attempt?.answeredBy) leg.verdict(attempt.answeredBy);
  return outcomeOf(end, leg);
}

/**
 * The agent is lost for good: the call is to be given to a person, if there is one, or if it is on its way to one already. False when
 * there is none, or the call is not ours.
 */
export async function giveToStandIn(deps: RecordDeps, pass: StreamPass, noticeHeardAt: Date | null): Promise<boolean> {
  let given = false;
  const id = deps.newId('trf');
  await changeCall(deps, pass.callId, (current) => {
    const call = heldBy(current, pass);
    given = call !== null && isOpen(call.transfer);
    if (!call || given) return null;
    const next = callStandIn(withNotice(call, noticeHeardAt), id, deps.now());
    given = next !== null;
    return next;
  });
  return given;
}
