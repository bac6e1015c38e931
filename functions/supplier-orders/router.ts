import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { restaurantProfile } from '../../shared/domain/directory/restaurant-profile.ts';
import { createOrderCallRepository } from '../../shared/domain/supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { recall } from '../../shared/dynamodb/idempotency.ts';
import { twilioAccount } from '../../shared/providers/twilio/account.ts';
import { createCallQueue } from '../../shared/runtime/call-queue.ts';
import type { IdempotentRequest } from '../../shared/runtime/idempotent-request.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { carrierAt } from '../entry/twilio-carrier.ts';
import { ordersApiEnv } from './env.ts';
import { orderRoutes } from './order-routes.ts';

const env = readEnv(ordersApiEnv);
const store = announcingStore(env);
const twilio = secret(env.TWILIO_SECRET_ARN);
const countries = env.CALL_COUNTRIES.split(',');
const orders = createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE);
const orderCalls = createOrderCallRepository(store, {
  calls: env.CALLS_TABLE,
  orders: env.SUPPLIER_ORDERS_TABLE,
  ledger: env.LEDGER_TABLE,
  events: env.EVENTS_TABLE,
});
const shared = { orders, orderCalls, now: () => new Date(), log: createLogger() };

const create = {
  ...shared,
  recall: (request: IdempotentRequest) => recall(store, env.LEDGER_TABLE, request),
  enqueueCall: createCallQueue(env.SUPPLIER_CALLS_QUEUE_URL),
  restaurant: restaurantProfile(env),
  settings: {
    from: async () => (await twilioAccount(twilio)).phoneNumber,
    countries,
    maxDials: env.CALL_MAX_ATTEMPTS,
    maxCallSeconds: env.CALL_MAX_SECONDS,
    dailyCapUsd: env.DAILY_SPEND_CAP_USD,
    keepDays: {
      calls: env.RETENTION_DAYS_CALLS,
      transcripts: env.RETENTION_DAYS_TRANSCRIPTS,
      orders: env.RETENTION_DAYS_ORDERS,
    },
  },
};
const change = {
  ...shared,
  calls: createCallRepository(store, env.CALLS_TABLE),
  carrier: carrierAt(env.TWILIO_BASE_URL, twilio),
  settings: { countries },
};

export const handler = httpFunction(orderRoutes({ orders, create, change }), {
  edge: secret(env.EDGE_KEY_SECRET_ARN),
  api: secret(env.API_KEY_SECRET_ARN),
});
