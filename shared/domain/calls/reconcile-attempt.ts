import { isFinal, knownStatus } from './attempt.ts';
import type { Call, CallIn } from './call.ts';
import { bindCarrierCall } from './bind-carrier-call.ts';
import type { CallRepository } from './call-repository.ts';
import { giveUpAsking, redial } from './call-transitions.ts';
import type { Carrier, CarrierCall } from './carrier.ts';
import { changeCall } from './change-call.ts';
import type { Logger } from '../../runtime/logger.ts';

/** Clocks differ a little between us and the carrier. */
const CLOCK_SKEW_MS = 10_000;
/** The carrier tells the second in which a call began, and no less; the rest is for the clocks. */
const SECONDS_ONLY_MS = 2_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 5 * 60_000;

interface Deps {
  calls: CallRepository;
  carrier: Pick<Carrier, 'listCalls' | 'hangUp'>;
  /** Asks for the call to be placed. */
  requeue(call: Call, delaySeconds: number): Promise<void>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  /** How long the carrier must know nothing of a call before it counts as never dialled. */
  settings: { retrySeconds: number };
  now: () => Date;
  log: Logger;
}

/**
 * Finds out what became of an attempt whose request to the carrier had no known outcome. The line between the two
 * numbers is held by this attempt, so a carrier call that began on it since is this one. If the carrier, asked again
 * and again, knows nothing of it, the call is dialled once more and never a third time (docs/adr/0004); the lost attempt's
 * number is spent, so a call that surfaces after all is hung up. Rejects when the carrier cannot be asked.
 */
export async function reconcileAttempt(deps: Deps, call: CallIn<'dispatching'>): Promise<void> {
  const log = deps.log.with({ callId: call.id, attempt: call.attempt });
  const found = await candidates(deps, call);
  const [first, ...more] = found;
  if (first) {
    await changeCall(deps, call.id, (current) => {
      const binding = bindCarrierCall(current, call.attempt, first.sid, deps.now());
      return binding.kind === 'bound' ? binding.call : null;
    });
    log.warn('An attempt without an answer was found at the carrier', { sid: first.sid, alsoFound: more.length });
    for (const extra of more) await deps.carrier.hangUp(extra.sid);
    return;
  }
  const silentMs = deps.now().getTime() - new Date(call.dispatchedAt).getTime();
  const after = await changeCall(deps, call.id, (current) => {
    if (current.status !== 'dispatching' || current.attempt !== call.attempt) return null;
    if (silentMs < deps.settings.retrySeconds * 1000) return askLater(current, deps.now());
    return current.redials === 0 ? redial(current, deps.now()) : giveUpAsking(current, deps.now());
  });
  if (after?.status === 'requested') {
    log.warn('The carrier knows nothing of the attempt: dialling once more');
    await deps.requeue(after, 0);
  }
  if (after?.status === 'unknown') {
    log.error('Nobody can say whether the call was dialled: a person has to look');
    await deps.announceEnd(call.id, 0);
  }
}

/** Carrier calls on this line that may be the attempt, oldest first. */
async function candidates(deps: Deps, call: CallIn<'dispatching'>): Promise<CarrierCall[]> {
  const dispatched = new Date(call.dispatchedAt).getTime();
  const listed = await deps.carrier.listCalls(call.from, call.to);
  return listed
    .filter(({ createdAt, status }) => {
      if (createdAt === null) return false;
      // Two calls on one line may follow each other within seconds: one that is over and began before is the last one's.
      const skew = isFinal(knownStatus(status)) ? SECONDS_ONLY_MS : CLOCK_SKEW_MS;
      return createdAt.getTime() >= dispatched - skew;
    })
    .toSorted((a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0));
}

function askLater(call: CallIn<'dispatching'>, now: Date): CallIn<'dispatching'> {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** call.checks, LONGEST_WAIT_MS);
  return { ...call, checks: call.checks + 1, dueAt: new Date(now.getTime() + wait).toISOString() };
}
