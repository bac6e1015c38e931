import type { CallIn } from '../calls/call.ts';
import type { CallRepository } from '../calls/call-repository.ts';
import { stopping } from '../calls/cancel-call.ts';
import { releaseAttempt } from '../calls/call-transitions.ts';
import type { OrderCallRepository } from './order-call-repository.ts';
import type { OrderRepository } from './order-repository.ts';
import { startCalling, waitForRetry } from './order-transitions.ts';

interface Deps {
  orders: Pick<OrderRepository, 'find'>;
  calls: CallRepository;
  orderCalls: Pick<OrderCallRepository, 'claim' | 'save'>;
  now: () => Date;
}

/** More writers than this never meet on one order. */
const MAX_TRIES = 5;

/** The order turns `appel_en_cours` with the claimed attempt; false when it may not be called about (any more). */
export async function claimOrderCall(
  deps: Deps,
  call: CallIn<'dispatching'>,
  lineHolder: string | null,
): Promise<boolean> {
  const order = await deps.orders.find(call.subjectId);
  if (order?.statut === 'en_attente' || order?.statut === 'appel_en_cours') {
    return await deps.orderCalls.claim(startCalling(order, call.attempt), call, lineHolder, deps.now());
  }
  // The order went another way; what was left of its call must not come up again.
  const stored = await deps.calls.find(call.id);
  const stopped = stored?.status === 'requested' ? stopping(stored, deps.now()) : null;
  if (stored && stopped) await deps.orderCalls.save({ call: { call: stopped, heldUsd: stored.heldUsd } }, deps.now());
  return false;
}

/** The carrier was not asked: the order waits again, and says until when. */
export async function releaseOrderCall(deps: Deps, callId: string, attempt: number, notBefore: Date): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const call = await deps.calls.find(callId);
    if (call?.status !== 'dispatching' || call.attempt !== attempt) return;
    const order = await deps.orders.find(call.subjectId);
    const change = {
      call: { call: releaseAttempt(call, notBefore), heldUsd: call.heldUsd },
      ...(order?.statut === 'appel_en_cours' ? { order: waitForRetry(order, notBefore, null) } : {}),
    };
    if (await deps.orderCalls.save(change, deps.now())) return;
  }
  throw new Error(`The call keeps changing under our hands: ${callId}`);
}
