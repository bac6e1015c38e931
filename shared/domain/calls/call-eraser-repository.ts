import type { DocumentStore, Write } from '../../dynamodb/document-store.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { callsTable } from '../../dynamodb/table.ts';
import type { Eraser, Person } from '../../runtime/eraser.ts';
import type { Call } from './call.ts';
import { callKey, parseCall } from './call-repository.ts';
import { ERASED, erasedKey, isErased } from './erased-call-repository.ts';
import { lineHolder, releasingLine } from './call-writes-repository.ts';

/** A relay, webhook or queue that wakes up later than this to write about a call does not exist. */
const TOMBSTONE_DAYS = 30;
/** Of one transaction, which DynamoDB limits to 100. */
const DELETES_AT_ONCE = 50;
const MAX_TRIES = 10;

/**
 * Calls with all their children: attempts, legs, turns, messages, effects. In a call's place stays a tombstone without a word about
 * anybody, so that a webhook which comes late cannot create it anew, and beside it a fence that every later child runs into.
 */
export function createCallEraser(store: DocumentStore, table: string, now: () => Date): Required<Eraser> {
  const listed = async ({ telephone, upTo }: Person): Promise<Item[]> => {
    const { partitionKey, sortKey } = callsTable.indexes.byTelephone;
    return await allPages(store, {
      TableName: table,
      IndexName: 'byTelephone',
      KeyConditionExpression: '#key = :key AND #created <= :upTo',
      ExpressionAttributeNames: { '#key': partitionKey, '#created': sortKey },
      ExpressionAttributeValues: { ':key': telephone, ':upTo': upTo },
    });
  };

  /** False while somebody is on the line. */
  const bury = async (callId: string): Promise<boolean> => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const item = await store.get(table, callKey(callId));
      if (!item || isErased(item)) return true;
      const call = parseCall(item);
      if (mayBeOnTheLine(call)) return false;
      const holdsLine = (await lineHolder(store, table, call)) === callId;
      const outcome = await store.transact([
        ...tombstone(table, call, now()),
        ...(holdsLine ? [releasingLine(table, call)] : []),
      ]);
      if (outcome.committed) return true;
    }
    throw new Error(`The call keeps changing under our hands: ${callId}`);
  };

  const deleteChildren = async (callId: string): Promise<void> => {
    const items = await allPages(store, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': callId },
      ConsistentRead: true,
    });
    const children = items
      .filter(({ sk }) => sk !== 'call' && sk !== ERASED)
      .map(({ pk, sk }) => ({ pk, sk }) as ItemKey);
    for (let from = 0; from < children.length; from += DELETES_AT_ONCE) {
      const some = children.slice(from, from + DELETES_AT_ONCE);
      await store.transact(some.map((key) => ({ Delete: { TableName: table, Key: key } })));
    }
  };

  return {
    kind: 'calls',
    shape: callsTable.name,
    table,
    find: async (person) => (await listed(person)).map(({ pk }) => String(pk)),

    async busy(person) {
      for (const entry of await listed(person)) {
        if (!perhapsOnTheLine.has(String(entry['status']))) continue;
        const item = await store.get(table, callKey(String(entry['pk'])));
        if (item && !isErased(item) && mayBeOnTheLine(parseCall(item))) return String(entry['pk']);
      }
      return null;
    },

    async erase(callId) {
      if (!(await bury(callId))) return false;
      // The fence stands: what was written before it is read here, and nothing is written behind it.
      await deleteChildren(callId);
      return true;
    },

    telephonesIn: ({ sk, telephone }) => (sk === 'call' && typeof telephone === 'string' ? [telephone] : []),
  };
}

const perhapsOnTheLine: ReadonlySet<string> = new Set([
  'dispatching',
  'dialled',
  'in_progress',
  'cancelled',
] satisfies Call['status'][]);

/** A telephone may be ringing, or a line be open that is still to be closed. */
function mayBeOnTheLine(call: Call): boolean {
  switch (call.status) {
    case 'dispatching':
    case 'dialled':
    case 'in_progress':
      return true;
    case 'cancelled':
      return call.dueAt !== undefined;
    case 'requested':
    case 'ended':
    case 'settled':
    case 'unknown':
      return false;
  }
}

function tombstone(table: string, call: Call, now: Date): Write[] {
  const left = { erasedAt: now.toISOString(), expiresAt: Math.ceil(now.getTime() / 1000) + TOMBSTONE_DAYS * 86_400 };
  return [
    {
      Put: {
        TableName: table,
        Item: { ...callKey(call.id), ...left },
        ConditionExpression: 'version = :read',
        ExpressionAttributeValues: { ':read': call.version },
      },
    },
    { Put: { TableName: table, Item: { ...erasedKey(call.id), ...left } } },
  ];
}

async function allPages(store: DocumentStore, query: Parameters<DocumentStore['query']>[0]): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await store.query({ ...query, ExclusiveStartKey: from });
    items.push(...page.items);
    from = page.next;
  } while (from);
  return items;
}
