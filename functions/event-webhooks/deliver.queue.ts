import * as z from 'zod/mini';
import { deliver } from '../../shared/domain/event-webhooks/deliver.ts';
import { createDeliveryRepository } from '../../shared/domain/event-webhooks/delivery-repository.ts';
import { createEventRepository } from '../../shared/domain/event-webhooks/event-repository.ts';
import { spreadEvent } from '../../shared/domain/event-webhooks/spread-event.ts';
import { createSubscriptionRepository } from '../../shared/domain/event-webhooks/subscription-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createEventQueue } from '../../shared/runtime/event-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { queueFunction } from '../entry/queue.ts';
import { deliverEventsEnv } from './env.ts';
import { guardedPost } from './guarded-post.ts';

const env = readEnv(deliverEventsEnv);
const store = createDocumentStore();
const deps = {
  events: createEventRepository(store, env.EVENTS_TABLE),
  subscriptions: createSubscriptionRepository(store, env.EVENTS_TABLE),
  deliveries: createDeliveryRepository(store, env.EVENTS_TABLE),
  post: guardedPost(env.WEBHOOKS_MAY_BE_LOCAL === 'true'),
  enqueue: createEventQueue(env.EVENT_WEBHOOKS_QUEUE_URL),
  chance: Math.random,
  now: () => new Date(),
  log: createLogger(),
};

const message = z.union([
  z.object({ eventId: z.string() }),
  z.object({ subscriptionId: z.string(), deliveryId: z.string() }),
]);

/** Passes an event on to whoever wants it, or tries to deliver it to one of them. */
export const handler = queueFunction(message, async (work) => {
  if ('eventId' in work) await spreadEvent(deps, work.eventId);
  else await deliver(deps, work);
});
