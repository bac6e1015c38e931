import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { callsTable } from '../../dynamodb/table.ts';
import { DUE_SHARD } from './call-repository.ts';

export interface DueCalls {
  /** Ids of the calls that were due at `now`, longest overdue first. */
  findDue(now: Date, limit: number): Promise<string[]>;
}

export function createDueCalls(store: DocumentStore, table: string): DueCalls {
  const { partitionKey, sortKey } = callsTable.indexes.due;
  return {
    async findDue(now, limit) {
      const { items } = await store.query({
        TableName: table,
        IndexName: 'due' satisfies keyof typeof callsTable.indexes,
        KeyConditionExpression: '#shard = :shard AND #due <= :now',
        ExpressionAttributeNames: { '#shard': partitionKey, '#due': sortKey },
        ExpressionAttributeValues: { ':shard': DUE_SHARD, ':now': now.toISOString() },
        Limit: limit,
      });
      return items.map((item) => String(item['pk']));
    },
  };
}
