import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { lineHolder } from '../../shared/domain/calls/call-writes-repository.ts';
import { callingHours } from '../../shared/domain/calls/calling-hours.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { placeCall, type PlaceCallDeps } from '../../shared/domain/calls/place-call.ts';
import { claimOrderCall, releaseOrderCall } from '../../shared/domain/supplier-orders/claim-order-call.ts';
import { createOrderCallRepository } from '../../shared/domain/supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { publicUrl, secret } from '../entry/platform.ts';
import { callQueueFunction } from '../entry/queue.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { placeCallEnv } from './env.ts';

const env = readEnv(placeCallEnv);
const store = announcingStore(env);
const now = () => new Date();
const calls = createCallRepository(store, env.CALLS_TABLE);
const orderDeps = {
  calls,
  orders: createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE),
  orderCalls: createOrderCallRepository(store, {
    calls: env.CALLS_TABLE,
    orders: env.SUPPLIER_ORDERS_TABLE,
    ledger: env.LEDGER_TABLE,
    events: env.EVENTS_TABLE,
  }),
  now,
};
const ended = createCallQueue(env.ENDED_CALLS_QUEUE_URL);
const deps: PlaceCallDeps = {
  calls,
  conversations: createConversationRepository(store, env.CALLS_TABLE),
  carrier: carrierAt(env.TWILIO_BASE_URL, secret(env.TWILIO_SECRET_ARN)),
  claim: (call, holder) => claimOrderCall(orderDeps, call, holder),
  release: (callId, attempt, notBefore) => releaseOrderCall(orderDeps, callId, attempt, notBefore),
  lineHolder: (call) => lineHolder(store, env.CALLS_TABLE, call),
  publicUrl: publicUrl(env.PUBLIC_URL_PARAMETER),
  requeue: createCallQueue(env.SUPPLIER_CALLS_QUEUE_URL),
  announceEnd: (callId) => ended(callId, 0),
  settings: {
    hours: callingHours(env.CALLING_HOURS),
    retrySeconds: env.CALL_RETRY_SECONDS,
    maxCallSeconds: env.CALL_MAX_SECONDS,
    detectMachines: env.CALL_DETECT_MACHINES === 'true',
  },
  now,
  log: createLogger(),
};

/** Calls the supplier about an order. */
export const handler = callQueueFunction((callId) => placeCall(deps, callId));
