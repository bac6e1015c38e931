import type { DocumentStore } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { EVENT, eventKey } from '../../dynamodb/outbox.ts';
import { eventsTable } from '../../dynamodb/table.ts';
import type { Eraser } from '../../runtime/eraser.ts';

const INDEXES = ['byTelephone', 'byOtherTelephone'] as const;

/** Events about the person. They are deleted: what has not reached an endpoint by then never will. */
export function createEventEraser(store: DocumentStore, table: string): Eraser {
  async function under(index: (typeof INDEXES)[number], telephone: string, upTo: string): Promise<string[]> {
    const { partitionKey, sortKey } = eventsTable.indexes[index];
    const ids: string[] = [];
    let from: Item | undefined;
    do {
      const page = await store.query({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key AND #created <= :upTo',
        ExpressionAttributeNames: { '#key': partitionKey, '#created': sortKey },
        ExpressionAttributeValues: { ':key': telephone, ':upTo': upTo },
        ExclusiveStartKey: from,
      });
      ids.push(...page.items.map(({ pk }) => String(pk).slice(eventKey('').pk.length)));
      from = page.next;
    } while (from);
    return ids;
  }

  return {
    kind: 'events',
    shape: eventsTable.name,
    table,
    find: async ({ telephone, upTo }) => [
      ...new Set((await Promise.all(INDEXES.map((index) => under(index, telephone, upTo)))).flat()),
    ],
    async erase(id) {
      await store.transact([{ Delete: { TableName: table, Key: eventKey(id) } }]);
      return true;
    },
    telephonesIn: ({ sk, telephone, otherTelephone }) =>
      sk === EVENT ? [telephone, otherTelephone].filter((number) => typeof number === 'string') : [],
  };
}
