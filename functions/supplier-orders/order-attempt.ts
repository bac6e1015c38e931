import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { ATTEMPT_PARAMETERS } from '../../shared/domain/calls/call-urls.ts';
import { callIdOfOrder } from '../../shared/domain/supplier-orders/order-key-repository.ts';
import type { ItemStore } from '../../shared/dynamodb/item-store.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { type AttemptIdentity, namedAttempt } from '../entry/attempt-identity.ts';
import type { TwilioWebhook } from '../entry/twilio-webhook.ts';

/**
 * Which attempt a webhook is about: the one that its address names, or, where somebody configured the plain address, the
 * order's current one. Throws `call_not_found` when it is about nothing of ours.
 */
export async function orderAttempt(
  deps: { calls: CallRepository; store: ItemStore; ordersTable: string },
  webhook: TwilioWebhook,
): Promise<AttemptIdentity> {
  const named = namedAttempt(webhook);
  if (named) return named;
  const sid = webhook.params['CallSid'];
  const orderId = webhook.pathParams['orderId'] ?? '';
  const callId =
    webhook.query.get(ATTEMPT_PARAMETERS.call) ?? (await callIdOfOrder(deps.store, deps.ordersTable, orderId));
  const call = callId ? await deps.calls.find(callId) : undefined;
  if (!call || !sid) throw new Fault('call_not_found', 'This webhook is about no call of ours.');
  return { callId: call.id, attempt: call.attempt, sid };
}
