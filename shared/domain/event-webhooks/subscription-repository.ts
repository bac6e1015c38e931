import { deleting, type DocumentStore } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { type Subscription, subscriptionSchema } from './subscription.ts';

/** A business has a handful: all of them lie under one key. */
const LIST = 'subscriptions';
const keyOf = (id: string) => ({ pk: LIST, sk: id });

export interface SubscriptionRepository {
  all(): Promise<Subscription[]>;
  find(id: string): Promise<Subscription | undefined>;
  /** A new one, or a changed one; false when somebody else wrote it meanwhile. */
  save(subscription: Subscription, now: Date): Promise<boolean>;
  /** False when it moved. */
  remove(subscription: Subscription): Promise<boolean>;
}

export function createSubscriptionRepository(store: DocumentStore, table: string): SubscriptionRepository {
  return {
    async all() {
      const found: Item[] = [];
      let from: Item | undefined;
      do {
        const page = await store.query({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': LIST },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        });
        found.push(...page.items);
        from = page.next;
      } while (from);
      return found.map((item) => subscriptionSchema.parse(item));
    },

    async find(id) {
      const item = await store.get(table, keyOf(id));
      return item && subscriptionSchema.parse(item);
    },

    save: (subscription, now) =>
      store.put(
        table,
        {
          ...subscription,
          ...keyOf(subscription.id),
          updatedAt: now.toISOString(),
          version: subscription.version + 1,
        },
        subscription.version === 0 ? 'absent' : { version: subscription.version },
      ),

    async remove({ id, version }) {
      return (await store.transact([deleting(table, keyOf(id), { version })])).committed;
    },
  };
}
