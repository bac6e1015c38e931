import type { DocumentStore } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { receptionTable } from '../../dynamodb/table.ts';
import type { Eraser, Person } from '../../runtime/eraser.ts';
import { callerRecordSchema } from './caller-record.ts';
import { RECORD, recordKey } from './caller-record-repository.ts';
import { statedTelephone } from './stated-telephone.ts';

/**
 * Records of who called: those of calls from the person's number, and those in which their number was stated, by whoever called. Each
 * goes with its call, whose transcript says the same; and the call goes first, so that nobody can settle it into a new record.
 */
export function createCallerRecordEraser(store: DocumentStore, table: string, calls: Pick<Eraser, 'erase'>): Eraser {
  const under = async (index: keyof typeof receptionTable.indexes, { telephone, upTo }: Person): Promise<string[]> => {
    const ids: string[] = [];
    let from: Item | undefined;
    do {
      const page = await store.query({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key',
        // A record is made after its call: what counts is when they called.
        FilterExpression: 'appele_le <= :upTo',
        ExpressionAttributeNames: { '#key': receptionTable.indexes[index].partitionKey },
        ExpressionAttributeValues: { ':key': telephone, ':upTo': upTo },
        ExclusiveStartKey: from,
      });
      ids.push(...page.items.map(({ pk }) => String(pk)));
      from = page.next;
    } while (from);
    return ids;
  };

  return {
    kind: 'call_data',
    shape: receptionTable.name,
    table,
    find: async (person) => [
      ...new Set([...(await under('byCaller', person)), ...(await under('byStatedTelephone', person))]),
    ],
    async erase(id, person) {
      if (!(await calls.erase(id, person))) return false;
      await store.transact([{ Delete: { TableName: table, Key: recordKey(id) } }]);
      return true;
    },
    telephonesIn(item) {
      if (item['sk'] !== RECORD) return [];
      const record = callerRecordSchema.parse(item);
      return [record.numero_appelant, statedTelephone(record)].filter((number) => number !== null);
    },
  };
}
