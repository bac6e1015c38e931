import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { announcing, EVENT, eventKey, EVENTS_DUE } from '../../dynamodb/outbox.ts';
import { hasExpired } from '../../dynamodb/expiry.ts';
import { eventsTable } from '../../dynamodb/table.ts';
import type { Announcement } from '../../runtime/announcement.ts';
import type { DeliveryKey } from './delivery.ts';
import { type Event, eventSchema } from './event.ts';

/** What somebody has to look at again: an event to be passed on, or a delivery to be tried. */
export type DueWork = { eventId: string } | DeliveryKey;

export interface EventRepository {
  find(id: string): Promise<Event | undefined>;
  /** Puts an event where nobody passes it on: for one endpoint alone. */
  keep(event: Announcement, now: Date): Promise<void>;
  /** It was passed on to everybody who wants it. */
  passedOn(id: string): Promise<void>;
  due(now: Date, limit: number): Promise<DueWork[]>;
}

export function createEventRepository(store: DocumentStore, table: string): EventRepository {
  const repository: EventRepository = {
    async find(id) {
      const item = await store.get(table, eventKey(id));
      return item && !hasExpired(item) ? eventSchema.parse(item) : undefined;
    },

    async keep(event, now) {
      await store.transact([announcing(table, event, now)]);
      await repository.passedOn(event.id);
    },

    async passedOn(id) {
      await store.update({
        TableName: table,
        Key: eventKey(id),
        UpdateExpression: 'REMOVE dueShard, dueAt',
        ConditionExpression: 'attribute_exists(pk)',
      });
    },

    async due(now, limit) {
      const { partitionKey, sortKey } = eventsTable.indexes.due;
      const { items } = await store.query({
        TableName: table,
        IndexName: 'due' satisfies keyof typeof eventsTable.indexes,
        KeyConditionExpression: '#shard = :shard AND #due <= :now',
        ExpressionAttributeNames: { '#shard': partitionKey, '#due': sortKey },
        ExpressionAttributeValues: { ':shard': EVENTS_DUE, ':now': now.toISOString() },
        Limit: limit,
      });
      return items.map(({ pk, sk }) => {
        if (sk === EVENT) return { eventId: String(pk).slice('event#'.length) };
        const deliveryId = String(sk).slice('delivery#'.length);
        return { subscriptionId: String(pk).slice('subscription#'.length), deliveryId };
      });
    },
  };
  return repository;
}
