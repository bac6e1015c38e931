import * as z from 'zod/mini';
import {
  type AttemptOutcome,
  type Call,
  type CallAgent,
  callCommonSchema,
  type CallIn,
  type LiveCall,
} from './call.ts';
import { closedTransfer, isWithPerson } from './transfer-transitions.ts';

/** After dispatching, when to ask the carrier if it never answered us. */
export const DISPATCH_GRACE_MS = 30_000;
/** The longest a telephone rings (40 s), plus the carrier's own margin, plus room for late callbacks. */
export const RING_LIMIT_MS = 60_000;
/** A relay renews its lease well within this; a call whose lease ran out lost its relay. */
export const LEASE_MS = 15_000;
/** No carrier tells us that the relay of a SIP call is gone: its lease is all that does, while a person waits for an answer. */
export const SIP_LEASE_MS = 6_000;
/** So many relays lost within a minute are not worth the person's time. */
const MAX_LOSSES = 3;
const LOSSES_WITHIN_MS = 60_000;
/** So long a person hears nothing while no relay can be reached: a restart takes less, and nobody stays for more. */
const RELAY_WAIT_MS = 8_000;
/** An ended call that nobody settled by then is handed over again. */
export const SETTLE_GRACE_MS = 60_000;

const after = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString();

const leaseMs = ({ transport }: Pick<Call, 'transport'>) => (transport === 'sip' ? SIP_LEASE_MS : LEASE_MS);

/** What every state keeps when it turns into another. */
const common = (call: Call) => z.parse(callCommonSchema, call);

/** Takes the next attempt. Of two that try, one save succeeds; only that one may dial. */
export function claimAttempt(call: CallIn<'requested'>, now: Date): CallIn<'dispatching'> {
  return {
    ...common(call),
    attempt: call.attempt + 1,
    transfer: null,
    digits: null,
    returns: 0,
    noticeHeardAt: null,
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
    relayMissingSince: null,
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

/**
 * A relay takes the call's next leg. Null when that leg or a later one was taken already: the older relay may not act; and while a
 * person is being called to the line, or has it. `relayUrl` is where other relays reach this one about the call; empty where they cannot.
 */
export function connectLeg(
  call: CallIn<'dialled' | 'in_progress'>,
  leg: number,
  relayId: string,
  now: Date,
  relayUrl = '',
): CallIn<'in_progress'> | null {
  if (call.status === 'in_progress' && (leg <= call.leg || isWithPerson(call))) return null;
  const lost = call.status === 'in_progress' && !leftOnPurpose(call) ? [now.toISOString()] : [];
  return {
    ...common(call),
    status: 'in_progress',
    dispatchedAt: call.dispatchedAt,
    sid: call.sid,
    answeredAt: call.status === 'in_progress' ? call.answeredAt : now.toISOString(),
    leg,
    relayId,
    relayUrl,
    leaseUntil: after(now, leaseMs(call)),
    handedOver: false,
    lostAt: [...recentLosses(call, now), ...lost],
    relayMissingSince: null,
    dueAt: after(now, leaseMs(call)),
  };
}

/**
 * The conversation begins with `agent`: later legs and the reading of what was said keep to that version, whatever is saved meanwhile.
 * `language` is the agent's, ISO 639-1: the carrier's own voice speaks it too. `standIn`: who is there should the agent be lost, E.164.
 */
export function holdBy(
  call: CallIn<'in_progress'>,
  { agent, language, standIn }: { agent: CallAgent; language: string; standIn: string | null },
): CallIn<'in_progress'> {
  const spoken = call.language.split('-')[0] === language;
  return { ...call, agent, language: spoken ? call.language : language, standIn };
}

/** The person has heard the agent's notice to the end; null for an instant that is not known. */
export function withNotice<In extends Call>(call: In, heardAt: Date | null): In {
  return heardAt === null ? call : { ...call, noticeHeardAt: heardAt.toISOString() };
}

/** The carrier asks for a relay that it has not met: since when it has. */
export function missRelay<In extends CallIn<'dialled' | 'in_progress'>>(call: In, now: Date): In {
  return call.relayMissingSince === null ? { ...call, relayMissingSince: now.toISOString() } : call;
}

/** Whether no relay is to be had: the call lost one once too often, so that another would only be lost too, or none can be reached. */
export function hasNoRelay(call: CallIn<'dialled' | 'in_progress'>, now: Date): boolean {
  const { relayMissingSince: since } = call;
  if (since !== null && now.getTime() - new Date(since).getTime() >= RELAY_WAIT_MS) return true;
  if (call.status === 'dialled' || leftOnPurpose(call)) return false;
  return recentLosses(call, now).length + 1 >= MAX_LOSSES;
}

/** Its relay went away, or the carrier was given the line for a while: nothing was lost. */
export function leftOnPurpose({ handedOver, transfer, digits, leg }: CallIn<'in_progress'>): boolean {
  return handedOver || transfer?.leg === leg || digits?.leg === leg;
}

function recentLosses(call: CallIn<'dialled' | 'in_progress'>, now: Date): string[] {
  if (call.status !== 'in_progress') return [];
  return call.lostAt.filter((at) => now.getTime() - new Date(at).getTime() < LOSSES_WITHIN_MS);
}

/** The relay that holds `leg` leaves, and the carrier will ask for another; null when it no longer holds it. */
export function handOver(call: Call, leg: number, now: Date): CallIn<'in_progress'> | null {
  const held = renewLease(call, leg, now);
  return held && { ...held, handedOver: true };
}

/**
 * Takes the call from a relay whose lease ran out, before the carrier brings it to another. The relay may only have been slow: from
 * here on it no longer holds the call, and what it still believes to know of it (that the person hung up, say) counts for nothing.
 */
export function fenceRelay(call: CallIn<'in_progress'>): CallIn<'in_progress'> {
  return { ...call, leg: call.leg + 1, relayId: '', relayUrl: '' };
}

/** The relay that holds `leg` says that it is alive; null when it no longer holds it, or handed the call to a person. */
export function renewLease(call: Call, leg: number, now: Date): CallIn<'in_progress'> | null {
  if (call.status !== 'in_progress' || call.leg !== leg || isWithPerson(call)) return null;
  return { ...call, leaseUntil: after(now, leaseMs(call)), dueAt: after(now, leaseMs(call)) };
}

/** The attempt is over. What follows (extraction, another attempt, giving up) is decided when the call is settled. */
export function endAttempt(
  call: LiveCall | CallIn<'requested' | 'unknown'>,
  outcome: AttemptOutcome,
  now: Date,
): CallIn<'ended'> {
  return {
    ...common(call),
    transfer: closedTransfer(call.transfer, now),
    status: 'ended',
    sid: 'sid' in call ? call.sid : null,
    outcome,
    lastOutcome: outcome,
    answeredAt: call.status === 'in_progress' ? call.answeredAt : null,
    endedAt: now.toISOString(),
    dueAt: after(now, SETTLE_GRACE_MS),
  };
}

/** Nobody was reached, or the conversation was lost: another attempt, not before `notBefore`. `moreUsd`: what is held back for it. */
export function tryAgain(call: CallIn<'ended'>, notBefore: Date, moreUsd = 0): CallIn<'requested'> {
  return { ...requestedFor(call, notBefore), heldUsd: call.heldUsd + moreUsd };
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
    counted: true,
    ...(result.priceDueAt ? { dueAt: result.priceDueAt.toISOString() } : {}),
  };
}

/** The carrier's price came, or will never come: what the call cost stays `spentUsd`. */
export function closePrice(call: CallIn<'settled'>, spentUsd: number): CallIn<'settled'> {
  const { dueAt: _asked, ...rest } = call;
  return { ...rest, heldUsd: spentUsd, counted: true };
}

/**
 * The call is no longer wanted. If it may be ringing or talking, it stays due until the carrier confirms the end. One that was never
 * dialled costs nothing; any other keeps what it held of its day's cap.
 */
export function cancelCall(call: LiveCall | CallIn<'requested' | 'unknown'>, now: Date): CallIn<'cancelled'> {
  return {
    ...common(call),
    transfer: closedTransfer(call.transfer, now),
    status: 'cancelled',
    sid: 'sid' in call ? call.sid : null,
    dispatchedAt: 'dispatchedAt' in call ? call.dispatchedAt : null,
    cancelledAt: now.toISOString(),
    ...(call.status === 'requested' ? {} : { dueAt: now.toISOString() }),
    ...(call.status === 'requested' && call.dials + call.redials === 0 ? { heldUsd: 0 } : {}),
  };
}
