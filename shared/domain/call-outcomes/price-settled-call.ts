import type { CallIn } from '../calls/call.ts';
import type { CallPurpose } from '../calls/call-purpose.ts';
import { costOf, totalCost } from '../calls/cost.ts';
import { closePrice } from '../calls/call-transitions.ts';
import { countCall } from '../calls/count-call.ts';
import type { ConversationRepository } from '../calls/conversation-repository.ts';
import type { CallRepository } from '../calls/call-repository.ts';

/** A carrier that has not billed a call by then never will; the cost stays what the model's part of it was. */
const PATIENCE_MS = 24 * 3_600_000;

interface Deps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'attempts' | 'legs'>;
  purposeOf(word: string): CallPurpose | null;
  priceAttempts(callId: string): Promise<void>;
  now: () => Date;
}

/** Completes the cost of a call that was settled before the carrier billed it; asks later if it still has not. */
export async function priceSettledCall(deps: Deps, call: CallIn<'settled'>): Promise<void> {
  await deps.priceAttempts(call.id);
  const [attempts, legs] = await Promise.all([deps.conversations.attempts(call.id), deps.conversations.legs(call.id)]);
  const cost = costOf({ attempts, legs }, call.extractionUsd);
  const { usd, final } = totalCost(cost);
  const now = deps.now();
  const age = now.getTime() - new Date(call.settledAt).getTime();
  if (!final && age < PATIENCE_MS) {
    const next = new Date(now.getTime() + Math.max(10_000, age));
    await deps.calls.save({ ...call, dueAt: next.toISOString() }, now);
    return;
  }
  const settled = closePrice(call, usd);
  const count = countCall(call, settled, { attempts, legs, readingMs: null });
  await deps.purposeOf(call.purpose)?.correctCost({ before: call, settled, cost, count });
}
