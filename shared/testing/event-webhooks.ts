import { deliver, type Posted } from '../domain/event-webhooks/deliver.ts';
import { createDeliveryRepository } from '../domain/event-webhooks/delivery-repository.ts';
import { createEventRepository, type DueWork } from '../domain/event-webhooks/event-repository.ts';
import { spreadEvent } from '../domain/event-webhooks/spread-event.ts';
import { createSubscriptionRepository } from '../domain/event-webhooks/subscription-repository.ts';
import { subscribe } from '../domain/event-webhooks/manage-subscription.ts';
import { newSubscriptionSchema } from '../domain/event-webhooks/subscription-input.ts';
import type { DocumentStore } from '../dynamodb/document-store.ts';
import { announcing } from '../dynamodb/outbox.ts';
import { eventsTable } from '../dynamodb/table.ts';
import type { TestDynamo } from './dynamodb.ts';
import { CrashPlan, mortal } from './order-world/crashes.ts';
import { silentLogger } from './silent-logger.ts';

/** What an endpoint was sent. */
interface Received {
  url: string;
  headers: Record<string, string>;
  body: string;
  at: Date;
}

export type EventWorld = Awaited<ReturnType<typeof openEventWorld>>;

/** The feature's use cases over a table of their own, with a queue in memory, a clock that tests move and endpoints that answer as told. */
export async function openEventWorld(dynamo: TestDynamo, start = new Date('2026-11-26T09:00:00.000Z')) {
  const table = await dynamo.createTable(eventsTable);
  let nowMs = start.getTime();
  const now = () => new Date(nowMs);
  const queue: DueWork[] = [];
  const received: Received[] = [];
  const answers: Posted[] = [];

  const depsOver = (store: DocumentStore, plan = new CrashPlan([])) => ({
    events: createEventRepository(store, table),
    subscriptions: createSubscriptionRepository(store, table),
    deliveries: createDeliveryRepository(store, table),
    post: (url: string, headers: Record<string, string>, body: string) =>
      plan.through(async () => {
        received.push({ url, headers, body, at: now() });
        return answers.shift() ?? { status: 204 };
      }),
    // What is late is the sweep's here.
    enqueue: (work: DueWork, delaySeconds: number) =>
      plan.through(async () => {
        if (delaySeconds === 0) queue.push(work);
      }),
    chance: () => 0.5,
    now,
    log: silentLogger,
  });
  const deps = depsOver(dynamo.store);

  const work = async (one: DueWork, over = deps) =>
    'eventId' in one ? await spreadEvent(over, one.eventId) : await deliver(over, one);

  return {
    table,
    deps,
    queue,
    received,
    /** What endpoints answer next, in this order; afterwards they take everything. */
    answers,
    now,
    work,
    pass: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    /** The same, dying where the plan says. */
    dying: (plan: CrashPlan) => depsOver(mortal(dynamo.store, plan), plan),

    async subscriber(types: string[], url = 'https://example.com/hooks') {
      return await subscribe(deps, newSubscriptionSchema.parse({ url, types }));
    },

    async happens(id: string, type = 'reservation.created', over: DocumentStore = dynamo.store) {
      const event = { id, type, data: { id: 'RES-1' }, telephones: ['+33612345678'] };
      await over.transact([announcing(table, event, now())]);
      return id;
    },

    /** What the scheduled function does. */
    async sweep() {
      queue.push(...(await deps.events.due(now(), 500)));
    },

    async drain(over = deps) {
      for (let one = queue.shift(); one; one = queue.shift()) await work(one, over);
    },

    /** Sweeps every minute until nothing is due any more, and at most for `days`. */
    async settle(days = 8) {
      const until = nowMs + days * 86_400_000;
      for (let stride = 60; nowMs < until; stride = Math.min(stride * 2, 3_600)) {
        await this.sweep();
        if (queue.length > 0) stride = 30;
        await this.drain();
        nowMs += stride * 1000;
      }
    },

    deliveriesTo: async (subscriptionId: string) =>
      (await deps.deliveries.list(subscriptionId, 100, undefined)).deliveries,
  };
}
