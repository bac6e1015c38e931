import { assertNever } from '../../runtime/assert-never.ts';
import type { Logger } from '../../runtime/logger.ts';
import { applyCarrierNews, type ApplyCarrierNewsDeps } from './apply-carrier-news.ts';
import { isFinal, knownStatus } from './attempt.ts';
import type { Call, CallIn } from './call.ts';
import { fenceRelay, RING_LIMIT_MS, SETTLE_GRACE_MS } from './call-transitions.ts';
import type { Carrier } from './carrier.ts';
import { changeCall } from './change-call.ts';
import type { DueCalls } from './due-calls-repository.ts';
import { isWithPerson } from './transfer-transitions.ts';
import { bringToRelay } from './bring-to-relay.ts';
import { reconcileAttempt } from './reconcile-attempt.ts';

/** One sweep looks at this many; the next one goes on. */
const BATCH = 200;
/** Looked at side by side: the carrier is given 8 s for an answer, and a sweep has a minute. */
const SIDE_BY_SIDE = 16;

export interface SweepDeps extends ApplyCarrierNewsDeps {
  due: DueCalls;
  /** The call that has, or had last, the line between the two numbers of `call`. */
  lineHolder(call: Call): Promise<string | null>;
  carrier: Pick<Carrier, 'hangUp' | 'listCalls' | 'fetchCall' | 'redirect'>;
  requeue(call: Call, delaySeconds: number): Promise<void>;
  /** Asks what a settled call cost, and remembers it. */
  priceCall(call: CallIn<'settled'>): Promise<void>;
  /** Asks any relay to take a SIP call: nobody else can reach it. */
  handToRelay(callId: string): Promise<void>;
  /** Where a live call that lost its relay is sent to ask for another. */
  nextUrl(call: CallIn<'in_progress'>): Promise<string>;
  settings: { retrySeconds: number };
  log: Logger;
}

/**
 * Looks again at every call that is due: retry, timer, reaper and outbox in one. Each call is looked at alone, so one that
 * fails (the carrier cannot be asked about it, say) stays due and does not keep the others waiting. Returns how many were seen.
 */
export async function sweepDueCalls(deps: SweepDeps): Promise<number> {
  const ids = await deps.due.findDue(deps.now(), BATCH);
  const left = ids.values();
  const looker = async () => {
    for (const callId of left) await lookAt(deps, callId);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, looker));
  return ids.length;
}

async function lookAt(deps: SweepDeps, callId: string): Promise<void> {
  try {
    const call = await deps.calls.find(callId);
    if (call?.dueAt !== undefined && new Date(call.dueAt) <= deps.now()) await lookAgain(deps, call);
  } catch (error) {
    deps.log.error('A due call could not be looked at', { callId, error });
  }
}

async function lookAgain(deps: SweepDeps, call: Call): Promise<void> {
  switch (call.status) {
    case 'requested':
      return await deps.requeue(call, 0);
    case 'dispatching':
      return await reconcileAttempt(deps, call);
    case 'dialled':
    case 'in_progress':
      return call.transport === 'sip' ? await bringToRelay(deps, call) : await askCarrier(deps, call, call.sid);
    case 'ended':
    case 'unknown':
      return await announceAgain(deps, call);
    case 'settled':
      return await deps.priceCall(call);
    case 'cancelled':
      return await confirmCancelled(deps, call);
    default:
      return assertNever(call);
  }
}

/** The carrier is the truth about a call that we lost sight of. */
async function askCarrier(deps: SweepDeps, call: CallIn<'dialled' | 'in_progress'>, sid: string): Promise<void> {
  const carrierCall = await deps.carrier.fetchCall(sid);
  const status = knownStatus(carrierCall?.status ?? 'failed');
  if (isFinal(status)) {
    const talk = carrierCall?.talkSeconds;
    const news = { sid, status, sequence: null, at: deps.now(), ...(talk == null ? {} : { talkSeconds: talk }) };
    return await applyCarrierNews(deps, call.id, call.attempt, news);
  }
  // A person who was called to the line, or has it, must not be torn from it.
  const lost = call.status === 'in_progress' && !isWithPerson(call);
  const watched = lost ? await sendElsewhere(deps, call) : call;
  // Still ringing, with a person, or on its way to another relay: look again later.
  await changeCall(deps, call.id, (current) =>
    current.version === watched.version
      ? { ...watched, dueAt: new Date(deps.now().getTime() + RING_LIMIT_MS).toISOString() }
      : null,
  );
}

/** A call whose relay is silent. It stays due until the carrier has been told: whoever dies in between, the next sweep tells it. */
async function sendElsewhere(deps: SweepDeps, call: CallIn<'in_progress'>): Promise<Call> {
  deps.log.warn('A live call lost its relay: sending it to another', { callId: call.id, leg: call.leg });
  let taken = false;
  const fenced = await changeCall(deps, call.id, (current) => {
    taken = current.status === 'in_progress' && current.version === call.version;
    return taken ? fenceRelay(call) : null;
  });
  // The relay came to, or another one has the call already.
  if (!taken || !fenced) return call;
  await deps.carrier.redirect(call.sid, await deps.nextUrl(call));
  return fenced;
}

/** The message that hands the call over was lost, or is waiting behind others: say it again, less and less often. */
async function announceAgain(deps: SweepDeps, call: CallIn<'ended' | 'unknown'>): Promise<void> {
  const since = new Date(call.status === 'ended' ? call.endedAt : call.unknownSince).getTime();
  const wait = Math.max(SETTLE_GRACE_MS, deps.now().getTime() - since);
  await changeCall(deps, call.id, (current) =>
    current.version === call.version ? { ...call, dueAt: new Date(deps.now().getTime() + wait).toISOString() } : null,
  );
  await deps.announceEnd(call.id, 0);
}

async function confirmCancelled(deps: SweepDeps, call: CallIn<'cancelled'>): Promise<void> {
  if (call.sid !== null) {
    await deps.carrier.hangUp(call.sid);
  } else if (call.dispatchedAt !== null) {
    const since = new Date(call.dispatchedAt).getTime();
    const holder = await deps.lineHolder(call);
    // Where another call has the line by now, what rings there is that one's.
    const isOurs = holder === null || holder === call.id;
    for (const one of isOurs ? await deps.carrier.listCalls(call.from, call.to) : []) {
      if (one.createdAt && one.createdAt.getTime() >= since && !isFinal(knownStatus(one.status))) {
        await deps.carrier.hangUp(one.sid);
      }
    }
    // A request whose outcome is unknown may still surface: keep looking for as long as it could.
    if (deps.now().getTime() - since < deps.settings.retrySeconds * 1000) return;
  }
  const { dueAt: _confirmed, ...rest } = call;
  await deps.calls.save(rest, deps.now());
}
