import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { ATTEMPT_PARAMETERS } from '../../shared/domain/calls/call-urls.ts';
import { callIdOfOrder } from '../../shared/domain/supplier-orders/order-key-repository.ts';
import type { ItemStore } from '../../shared/dynamodb/item-store.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import type { TwilioWebhook } from '../entry/twilio-webhook.ts';

export interface AttemptIdentity {
  callId: string;
  attempt: number;
  sid: string;
}

/**
 * Which attempt a webhook is about: by the identity that we put into the address and Twilio signed, or, where somebody
 * configured the plain address, by the order's current attempt. Throws `call_not_found` when it is about nothing of ours.
 */
export async function attemptIdentity(
  deps: { calls: CallRepository; store: ItemStore; ordersTable: string },
  webhook: TwilioWebhook,
): Promise<AttemptIdentity> {
  const sid = webhook.params['CallSid'];
  const named = webhook.query.get(ATTEMPT_PARAMETERS.call);
  const attempt = Number(webhook.query.get(ATTEMPT_PARAMETERS.attempt));
  if (sid && named && Number.isInteger(attempt)) return { callId: named, attempt, sid };

  const orderId = webhook.pathParams['orderId'] ?? '';
  const callId = named ?? (await callIdOfOrder(deps.store, deps.ordersTable, orderId));
  const call = callId ? await deps.calls.find(callId) : undefined;
  if (!call || !sid) throw new Fault('call_not_found', 'This webhook is about no call of ours.');
  return { callId: call.id, attempt: call.attempt, sid };
}
