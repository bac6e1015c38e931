import type { Logger } from '../../runtime/logger.ts';
import { isFinal } from '../calls/attempt.ts';
import type { AttemptOutcome, CallIn } from '../calls/call.ts';
import type { AskModel, CallFacts, CallPurpose, Settlement } from '../calls/call-purpose.ts';
import type { CallRepository } from '../calls/call-repository.ts';
import { settleCall, tryAgain } from '../calls/call-transitions.ts';
import { type CallingHours, nextCallingInstant } from '../calls/calling-hours.ts';
import { changeCall } from '../calls/change-call.ts';
import type { ConversationRepository } from '../calls/conversation-repository.ts';
import { endUnheld } from '../calls/end-unheld.ts';
import { costOf, extractionCost, totalCost } from '../calls/cost.ts';
import { countCall } from '../calls/count-call.ts';
import type { SettlementRepository } from '../calls/settlement-repository.ts';
import { worstCase } from '../calls/spend.ts';

/** The carrier bills within a minute or so, often sooner. */
const FIRST_PRICE_CHECK_MS = 10_000;

export interface SettleDeps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'attempts' | 'legs' | 'turns' | 'findAttempt' | 'recordSid'>;
  settlements: SettlementRepository;
  /** Null for a word that no feature answers to. */
  purposeOf(word: string): CallPurpose | null;
  ask: AskModel;
  /** Asks the carrier what the attempts cost, as far as it knows yet. */
  priceAttempts(callId: string): Promise<void>;
  requeue(call: CallIn<'requested'>, delaySeconds: number): Promise<void>;
  settings: { hours: CallingHours; retrySeconds: number; maxCallSeconds: number };
  now: () => Date;
  log: Logger;
}

/**
 * Brings an ended call to its result: the conversation is read into its feature's record, or the person is called again,
 * or nobody was reached. Safe to repeat: whatever is committed moves the call out of `ended` in the same transaction.
 *
 * `lastTry`: the message will not come again; a conversation that cannot be read is then left to a person, and the
 * error still thrown, so that the message goes where a person finds it too.
 */
export async function settleEndedCall(deps: SettleDeps, callId: string, lastTry: boolean): Promise<void> {
  const call = await endLostCall(deps, callId);
  if (!call) return deps.log.warn('An ended call is no longer there: whom it was with was erased', { callId });
  const purpose = deps.purposeOf(call.purpose);
  if (!purpose) throw new Error(`Nobody knows what to do with a call of this purpose: ${call.purpose}`);

  if (call.status === 'unknown' && call.dueAt !== undefined) return await reportUnknown(deps, purpose, call);
  const failedReading = call.status === 'settled' && call.extraction === 'failed';
  if (call.status !== 'ended' && !failedReading) return;

  if (call.status === 'ended') await nameAttempt(deps, call);
  const facts = await factsOf(deps, callId);
  if (hadAConversation(call.outcome)) {
    return await read(deps, purpose, call, facts, lastTry);
  }
  if (call.status === 'ended') await retryOrGiveUp(deps, purpose, call, facts);
}

/** An attempt of which no callback came is not yet known as the carrier's: it would never be paid for. */
async function nameAttempt({ conversations }: SettleDeps, { id, attempt, sid }: CallIn<'ended'>): Promise<void> {
  if (sid === null) return;
  const record = await conversations.findAttempt(id, attempt);
  if (record && record.sid === undefined) await conversations.recordSid(id, attempt, sid);
}

async function read(
  deps: SettleDeps,
  purpose: CallPurpose,
  call: CallIn<'ended' | 'settled'>,
  facts: CallFacts,
  lastTry: boolean,
): Promise<void> {
  const started = deps.now().getTime();
  const reading = await purpose.read(call, facts, deps.ask).catch(async (error: unknown) => {
    if (lastTry && call.status === 'ended') {
      await purpose.leaveUnread(await settling(deps, call, facts, notRead('failed')), facts);
    }
    throw error;
  });
  const readingMs = deps.now().getTime() - started;
  if (reading && !reading.clear && call.status === 'ended' && call.outcome === 'interrupted') {
    if (await retry(deps, purpose, call)) return;
  }
  const usage = reading?.usage ?? null;
  const result = usage && { extraction: 'done' as const, extractionUsd: extractionCost(usage), readingMs };
  const settlement = await settling(deps, call, facts, result ?? notRead('none'));
  const isKept = !reading || (await reading.commit(settlement));
  // Not a twin that was faster, then, but somebody who wrote to the record: it is to be read once more.
  if (!isKept && (await isAsItWas(deps, call)))
    throw new Error(`The record of a call changed while it was read: ${call.id}`);
  if (!reading) await deps.settlements.save(settlement, deps.now());
  deps.log.info('A call was settled', { callId: call.id, outcome: call.outcome, clear: reading?.clear ?? null });
}

async function isAsItWas({ calls }: SettleDeps, { id, version }: CallIn<'ended' | 'settled'>): Promise<boolean> {
  return (await calls.find(id))?.version === version;
}

async function retryOrGiveUp(
  deps: SettleDeps,
  purpose: CallPurpose,
  call: CallIn<'ended'>,
  facts: CallFacts,
): Promise<void> {
  if (isWorthRetrying(call.outcome) && (await retry(deps, purpose, call))) return;
  await purpose.giveUp(await settling(deps, call, facts, notRead('none')), facts);
  deps.log.info('Nobody was reached', { callId: call.id, outcome: call.outcome, dials: call.dials });
}

/** False when no attempt is left, or none fits into the time in which the call is wanted. */
async function retry(deps: SettleDeps, purpose: CallPurpose, call: CallIn<'ended'>): Promise<boolean> {
  if (call.dials >= call.maxDials) return false;
  const earliest = new Date(deps.now().getTime() + deps.settings.retrySeconds * 1000);
  const notBefore = nextCallingInstant(earliest, deps.settings.hours, call.timeZones);
  if (!notBefore || notBefore >= new Date(call.notAfter)) return false;
  // Whether or not the cap has room for it: the order was promised a call. What it may cost keeps new ones out.
  const moreUsd = hadAConversation(call.outcome) ? worstCase(deps.settings.maxCallSeconds) : 0;
  const next = tryAgain(call, notBefore, moreUsd);
  if (await purpose.retry(call, next)) {
    deps.log.info('Another attempt is due', { callId: call.id, outcome: call.outcome, notBefore: next.notBefore });
    await deps.requeue(next, (notBefore.getTime() - deps.now().getTime()) / 1000);
  }
  return true;
}

async function reportUnknown(deps: SettleDeps, purpose: CallPurpose, call: CallIn<'unknown'>): Promise<void> {
  const { dueAt: _told, ...told } = call;
  await purpose.reportUnknown(told, await factsOf(deps, call.id));
}

/** A call whose relay and whose carrier are both gone ended without anybody saying so. */
async function endLostCall(deps: SettleDeps, callId: string) {
  const call = await deps.calls.find(callId);
  if (call?.status !== 'in_progress') return call;
  const attempt = await deps.conversations.findAttempt(callId, call.attempt);
  const over = attempt?.carrierStatus !== undefined && isFinal(attempt.carrierStatus);
  return await changeCall(deps, callId, (current) => {
    return over && current.status === 'in_progress' ? endUnheld(current, deps.now()) : null;
  });
}

async function factsOf(deps: SettleDeps, callId: string): Promise<CallFacts> {
  const { conversations } = deps;
  const [attempts, legs, turns] = await Promise.all([
    conversations.attempts(callId),
    conversations.legs(callId),
    conversations.turns(callId),
  ]);
  return { attempts, legs, turns };
}

type Extraction = Pick<CallIn<'settled'>, 'extraction' | 'extractionUsd'> & { readingMs: number | null };

const notRead = (extraction: 'failed' | 'none'): Extraction => ({ extraction, extractionUsd: 0, readingMs: null });

/** The carrier is asked for its price last: it bills when the call is over, which may be this very second. */
async function settling(
  deps: SettleDeps,
  before: CallIn<'ended' | 'settled'>,
  facts: CallFacts,
  { extraction, extractionUsd, readingMs }: Extraction,
): Promise<Settlement> {
  await deps.priceAttempts(before.id);
  const attempts = await deps.conversations.attempts(before.id);
  const cost = costOf({ attempts, legs: facts.legs }, extractionUsd);
  const { usd, final } = totalCost(cost);
  const now = deps.now();
  const priceDueAt = final ? null : new Date(now.getTime() + FIRST_PRICE_CHECK_MS);
  const settled = settleCall(before, now, { extraction, extractionUsd, spentUsd: usd, priceDueAt });
  const count = countCall(before, settled, { attempts, legs: facts.legs, readingMs });
  return { before, settled, cost, count };
}

function hadAConversation(outcome: AttemptOutcome): boolean {
  return outcome === 'completed' || outcome === 'interrupted' || outcome === 'transferred';
}

function isWorthRetrying(outcome: AttemptOutcome): boolean {
  return outcome !== 'rejected' && outcome !== 'unavailable' && outcome !== 'expired';
}
