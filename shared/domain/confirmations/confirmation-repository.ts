import { type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { reservationsTable } from '../../dynamodb/table.ts';
import { type Confirmation, type ConfirmationKey, confirmationSchema, keyOf } from './confirmation.ts';

const DUE = 'confirmations';
/** As long as somebody may still ask whether the guest was told. */
const KEEP_DAYS = 90;
const PREFIX = 'confirmation#';

/** Beside its reservation, in the same item collection. */
const itemKey = ({ reservationId, confirmationId }: ConfirmationKey): ItemKey => ({
  pk: `reservation#${reservationId}`,
  sk: `${PREFIX}${confirmationId}`,
});

/** A confirmation at its next version, to be written with whatever makes it true. */
export function writing(table: string, confirmation: Confirmation): Write {
  return putting(table, itemOf(confirmation), guardOf(confirmation));
}

export interface ConfirmationRepository {
  find(key: ConfirmationKey): Promise<Confirmation | undefined>;
  /** A later state; false when somebody else wrote it meanwhile. */
  save(confirmation: Confirmation): Promise<boolean>;
  /** All of one stay, the oldest first. */
  ofStay(reservationId: string): Promise<Confirmation[]>;
  /** What somebody has to look at by now, the longest due first. */
  due(now: Date, limit: number): Promise<ConfirmationKey[]>;
}

export function createConfirmationRepository(store: DocumentStore, table: string): ConfirmationRepository {
  return {
    async find(key) {
      const item = await store.get(table, itemKey(key));
      return item && confirmationSchema.parse(item);
    },

    save: (confirmation) => store.put(table, itemOf(confirmation), guardOf(confirmation)),

    async ofStay(reservationId) {
      const all: Confirmation[] = [];
      let from: Item | undefined;
      do {
        const page = await store.query({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': `reservation#${reservationId}`, ':prefix': PREFIX },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        });
        all.push(...page.items.filter((item) => !hasExpired(item)).map((item) => confirmationSchema.parse(item)));
        from = page.next;
      } while (from);
      return all;
    },

    async due(now, limit) {
      const { partitionKey, sortKey } = reservationsTable.indexes.due;
      const { items } = await store.query({
        TableName: table,
        IndexName: 'due' satisfies keyof typeof reservationsTable.indexes,
        KeyConditionExpression: '#shard = :shard AND #due <= :now',
        ExpressionAttributeNames: { '#shard': partitionKey, '#due': sortKey },
        ExpressionAttributeValues: { ':shard': DUE, ':now': now.toISOString() },
        Limit: limit,
      });
      return items.map(({ pk, sk }) => ({
        reservationId: String(pk).slice('reservation#'.length),
        confirmationId: String(sk).slice(PREFIX.length),
      }));
    },
  };
}

function itemOf(confirmation: Confirmation): Item & ItemKey {
  return {
    ...confirmation,
    ...itemKey(keyOf(confirmation)),
    ...('dueAt' in confirmation ? { dueShard: DUE } : {}),
    ...expiring(confirmation.createdAt, KEEP_DAYS),
    version: confirmation.version + 1,
  };
}

const guardOf = ({ version }: Confirmation) => (version === 0 ? ('absent' as const) : { version });
