import { createDeliveryRepository } from '../../shared/domain/event-webhooks/delivery-repository.ts';
import { createEventRepository } from '../../shared/domain/event-webhooks/event-repository.ts';
import { createSubscriptionRepository } from '../../shared/domain/event-webhooks/subscription-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createEventQueue } from '../../shared/runtime/event-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { eventWebhooksApiEnv } from './env.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

const env = readEnv(eventWebhooksApiEnv);
const store = createDocumentStore();

/** `/api/webhooks…` */
export const handler = httpFunction(
  subscriptionRoutes({
    events: createEventRepository(store, env.EVENTS_TABLE),
    subscriptions: createSubscriptionRepository(store, env.EVENTS_TABLE),
    deliveries: createDeliveryRepository(store, env.EVENTS_TABLE),
    enqueue: createEventQueue(env.EVENT_WEBHOOKS_QUEUE_URL),
    now: () => new Date(),
  }),
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
