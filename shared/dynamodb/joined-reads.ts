import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AwsJsonCall } from '../runtime/aws-json.ts';
import type { Item, ItemKey, ItemStore } from './item-store.ts';

/** API_BatchGetItem. */
const MOST_KEYS = 100;

interface Read {
  table: string;
  key: ItemKey;
  /** Whoever wants the same item meanwhile has the same promise. */
  found: PromiseWithResolvers<Item | undefined>;
}

/**
 * Reads of single items that wait for each other for `withinMs` and go as one request: signing and sending one costs more than what is
 * in it, and hundreds of calls look at their records every second or so. Reads that nobody waits for, in other words.
 */
export function createJoinedReads(
  dynamodb: AwsJsonCall,
  withinMs: number,
  alone: Pick<ItemStore, 'get'>,
): Pick<ItemStore, 'get'> {
  let waiting = new Map<string, Read>();

  return {
    get(table, key) {
      const name = nameOf(table, key);
      let read = waiting.get(name);
      if (!read) {
        read = { table, key, found: Promise.withResolvers() };
        if (waiting.size === 0) setTimeout(go, withinMs);
        waiting.set(name, read);
      }
      return read.found.promise;
    },
  };

  function go(): void {
    const reads = [...waiting.values()];
    waiting = new Map();
    for (let from = 0; from < reads.length; from += MOST_KEYS) void readAll(reads.slice(from, from + MOST_KEYS));
  }

  async function readAll(reads: readonly Read[]): Promise<void> {
    try {
      const answer = await dynamodb('DynamoDB_20120810.BatchGetItem', { RequestItems: requestOf(reads) });
      const items = itemsIn(answer);
      // It answers with as much as 16 MB, or as the table has to give at the moment; the rest it names.
      const left = keysIn(answer);
      for (const { table, key, found } of reads) {
        const name = nameOf(table, key);
        found.resolve(left.has(name) ? alone.get(table, key) : items.get(name));
      }
    } catch (error) {
      for (const { found } of reads) found.reject(error);
    }
  }
}

const nameOf = (table: string, { pk, sk }: ItemKey) => `${table}\n${pk}\n${sk}`;

type Marshalled = Parameters<typeof unmarshall>[0];

function requestOf(reads: readonly Read[]): Record<string, { Keys: unknown[]; ConsistentRead: true }> {
  const tables: ReturnType<typeof requestOf> = {};
  for (const { table, key } of reads) (tables[table] ??= { Keys: [], ConsistentRead: true }).Keys.push(marshall(key));
  return tables;
}

function itemsIn({ Responses: tables }: Record<string, unknown>): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const [table, found] of Object.entries((tables ?? {}) as Record<string, Marshalled[]>)) {
    for (const one of found) {
      const item = unmarshall(one);
      items.set(nameOf(table, item as Item & ItemKey), item);
    }
  }
  return items;
}

function keysIn({ UnprocessedKeys: tables }: Record<string, unknown>): Set<string> {
  const left = Object.entries((tables ?? {}) as Record<string, { Keys: Marshalled[] }>);
  return new Set(
    left.flatMap(([table, { Keys: keys }]) => keys.map((key) => nameOf(table, unmarshall(key) as ItemKey))),
  );
}
