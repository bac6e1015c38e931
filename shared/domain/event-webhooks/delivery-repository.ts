import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { expiring } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { EVENTS_DUE } from '../../dynamodb/outbox.ts';
import { type Delivery, type DeliveryKey, deliverySchema } from './delivery.ts';

const KEEP_DAYS = 30;

const keyOf = ({ subscriptionId, deliveryId }: DeliveryKey): ItemKey => ({
  pk: `subscription#${subscriptionId}`,
  sk: `delivery#${deliveryId}`,
});

function deliveryItem(delivery: Delivery): Item & ItemKey {
  return {
    ...delivery,
    ...keyOf({ subscriptionId: delivery.subscriptionId, deliveryId: delivery.id }),
    ...(delivery.state === 'pending' ? { dueShard: EVENTS_DUE } : {}),
    ...expiring(delivery.createdAt, KEEP_DAYS),
    version: delivery.version + 1,
  };
}

export interface DeliveryRepository {
  find(key: DeliveryKey): Promise<Delivery | undefined>;
  /** A new one, or a later state; false when somebody else wrote it meanwhile. */
  save(delivery: Delivery): Promise<boolean>;
  /** Of one endpoint, newest first. */
  list(
    subscriptionId: string,
    limit: number,
    from: Item | undefined,
  ): Promise<{ deliveries: Delivery[]; next: Item | undefined }>;
}

export function createDeliveryRepository(store: DocumentStore, table: string): DeliveryRepository {
  return {
    async find(key) {
      const item = await store.get(table, keyOf(key));
      return item && deliverySchema.parse(item);
    },

    save: (delivery) =>
      store.put(table, deliveryItem(delivery), delivery.version === 0 ? 'absent' : { version: delivery.version }),

    async list(subscriptionId, limit, from) {
      const { items, next } = await store.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': `subscription#${subscriptionId}`, ':prefix': 'delivery#' },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      });
      return { deliveries: items.map((item) => deliverySchema.parse(item)), next };
    },
  };
}
