import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { type Erasure, erasureSchema } from './erasure.ts';

const DUE_SHARD = 'due';
/** Longer than any copy of a table that somebody could restore: continuous backups reach back 35 days. */
const KEEP_DAYS = 400;

const erasureKey = (id: string) => ({ pk: id, sk: 'erasure' });

export interface ErasureRepository {
  find(id: string): Promise<Erasure | undefined>;
  /** Saves an erasure that was read at `version`, 0 for a new one; false when somebody else saved it since. */
  save(erasure: Erasure, now: Date): Promise<boolean>;
  /** Erasures that are to be gone on with. */
  findDue(now: Date, limit: number): Promise<Erasure[]>;
}

export function createErasureRepository(store: DocumentStore, table: string): ErasureRepository {
  const find = async (id: string) => {
    const item = await store.get(table, erasureKey(id));
    return item && erasureSchema.parse(item);
  };
  return {
    find,
    save(erasure, now) {
      const item = {
        ...erasure,
        ...erasureKey(erasure.id),
        version: erasure.version + 1,
        updatedAt: now.toISOString(),
        ...(erasure.state === 'done'
          ? { expiresAt: Math.ceil(Date.parse(erasure.upTo) / 1000) + KEEP_DAYS * 86_400 }
          : { dueShard: DUE_SHARD }),
      };
      return store.put(table, item, erasure.version === 0 ? 'absent' : { version: erasure.version });
    },
    async findDue(now, limit) {
      const { items } = await store.query({
        TableName: table,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :due AND dueAt <= :now',
        ExpressionAttributeValues: { ':due': DUE_SHARD, ':now': now.toISOString() },
        Limit: limit,
      });
      const found = await Promise.all(items.map(({ pk }) => find(String(pk))));
      return found.filter((erasure) => erasure !== undefined);
    },
  };
}
