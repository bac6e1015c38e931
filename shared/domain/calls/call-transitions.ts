import * as z from 'zod/mini';
import { type AttemptOutcome, type Call, callCommonSchema, type CallIn, type LiveCall } from './call.ts';

/** After dispatching, when to ask the carrier if it never answered us. */
export const DISPATCH_GRACE_MS = 30_000;
/** The longest a telephone rings, plus the carrier's own margin, plus room for late callbacks. */
export const RING_LIMIT_MS = 90_000;
/** A relay renews its lease well within this; a call whose lease ran out lost its relay. */
export const LEASE_MS = 15_000;
/** An ended call that nobody settled by then is handed over again. */
export const SETTLE_GRACE_MS = 60_000;

const after = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString();

/** What every state keeps when it turns into another. */
const common = (call: Call) => z.parse(callCommonSchema, call);

/** Takes the next attempt. Of two that try, one save succeeds; only that one may dial. */
export function claimAttempt(call: CallIn<'requested'>, now: Date): CallIn<'dispatching'> {
  return {
    ...common(call),
    attempt: call.attempt + 1,
    status: 'dispatching',
    dispatchedAt: now.toISOString(),
    checks: 0,
    dueAt: after(now, DISPATCH_GRACE_MS),
  };
}

/** The request provably never reached the carrier (or it said so): the attempt number is spent, the dial is not. */
export function releaseAttempt(call: CallIn<'dispatching'>, notBefore: Date): CallIn<'requested'> {
  return requestedFor(call, notBefore);
}

/** Puts a requested call off, or pulls it forward. */
export function reschedule(call: CallIn<'requested'>, notBefore: Date): CallIn<'requested'> {
  return requestedFor(call, notBefore);
}

/** The carrier knows the attempt under `sid`. */
export function bindDialled(call: CallIn<'dispatching' | 'unknown'>, sid: string, now: Date): CallIn<'dialled'> {
  return {
    ...common(call),
    dials: call.dials + 1,
    status: 'dialled',
    dispatchedAt: call.dispatchedAt,
    sid,
    dueAt: after(now, RING_LIMIT_MS),
  };
}

/** Nobody can say whether the attempt was dialled, and we asked as long as it makes sense. */
export function giveUpAsking(call: CallIn<'dispatching'>, now: Date): CallIn<'unknown'> {
  return {
    ...common(call),
    status: 'unknown',
    dispatchedAt: call.dispatchedAt,
    unknownSince: now.toISOString(),
    dueAt: now.toISOString(),
  };
}

/** A relay takes the call's next leg. Null when that leg or a later one was taken already: the older relay may not act. */
export function connectLeg(
  call: CallIn<'dialled' | 'in_progress'>,
  leg: number,
  relayId: string,
  now: Date,
): CallIn<'in_progress'> | null {
  if (call.status === 'in_progress' && leg <= call.leg) return null;
  return {
    ...common(call),
    status: 'in_progress',
    dispatchedAt: call.dispatchedAt,
    sid: call.sid,
    answeredAt: call.status === 'in_progress' ? call.answeredAt : now.toISOString(),
    leg,
    relayId,
    leaseUntil: after(now, LEASE_MS),
    dueAt: after(now, LEASE_MS),
  };
}

/** The relay that holds `leg` says that it is alive; null when it no longer holds it. */
export function renewLease(call: Call, leg: number, now: Date): CallIn<'in_progress'> | null {
  if (call.status !== 'in_progress' || call.leg !== leg) return null;
  return { ...call, leaseUntil: after(now, LEASE_MS), dueAt: after(now, LEASE_MS) };
}

/** The attempt is over. What follows (extraction, another attempt, giving up) is decided when the call is settled. */
export function endAttempt(
  call: LiveCall | CallIn<'requested' | 'unknown'>,
  outcome: AttemptOutcome,
  now: Date,
): CallIn<'ended'> {
  return {
    ...common(call),
    status: 'ended',
    sid: 'sid' in call ? call.sid : null,
    outcome,
    lastOutcome: outcome,
    answeredAt: call.status === 'in_progress' ? call.answeredAt : null,
    endedAt: now.toISOString(),
    dueAt: after(now, SETTLE_GRACE_MS),
  };
}

/** Nobody was reached, or the conversation was lost: another attempt, not before `notBefore`. */
export function tryAgain(call: CallIn<'ended'>, notBefore: Date): CallIn<'requested'> {
  return requestedFor(call, notBefore);
}

/** Dials once more although the carrier never confirmed the last attempt, having been asked and knowing nothing of it. */
export function redial(call: CallIn<'dispatching'>, now: Date): CallIn<'requested'> {
  return { ...requestedFor(call, now), redials: call.redials + 1 };
}

function requestedFor(call: Call, notBefore: Date): CallIn<'requested'> {
  const instant = notBefore.toISOString();
  return { ...common(call), status: 'requested', notBefore: instant, dueAt: instant };
}

/** The call's result is with its feature; `priceDueAt` is when to ask the carrier what it cost, `spentUsd` what is known of it. */
export function settleCall(
  call: CallIn<'ended' | 'settled'>,
  now: Date,
  result: Pick<CallIn<'settled'>, 'extraction' | 'extractionUsd'> & { spentUsd: number; priceDueAt: Date | null },
): CallIn<'settled'> {
  const { dueAt: _dueAt, ...rest } = call;
  return {
    ...rest,
    status: 'settled',
    settledAt: now.toISOString(),
    extraction: result.extraction,
    extractionUsd: result.extractionUsd,
    heldUsd: result.spentUsd,
    ...(result.priceDueAt ? { dueAt: result.priceDueAt.toISOString() } : {}),
  };
}

/** The call is no longer wanted. If it may be ringing or talking, it stays due until the carrier confirms the end. */
export function cancelCall(call: LiveCall | CallIn<'requested' | 'unknown'>, now: Date): CallIn<'cancelled'> {
  return {
    ...common(call),
    status: 'cancelled',
    sid: 'sid' in call ? call.sid : null,
    dispatchedAt: 'dispatchedAt' in call ? call.dispatchedAt : null,
    cancelledAt: now.toISOString(),
    ...(call.status === 'requested' ? {} : { dueAt: now.toISOString() }),
  };
}
