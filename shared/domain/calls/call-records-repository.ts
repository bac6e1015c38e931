import * as z from 'zod/mini';
import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { hasExpired } from '../../dynamodb/expiry.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { type Attempt, attemptSchema } from './attempt.ts';
import type { Call } from './call.ts';
import { isThere, parseCall } from './call-repository.ts';
import { type Leg, legSchema } from './leg.ts';
import { type Message, messageSchema } from './message.ts';
import { type ToolEffect, toolEffectSchema } from './tool-effect.ts';

/** A call and all that is kept of it but its transcript. */
export interface CallRecords {
  call: Call;
  attempts: Attempt[];
  legs: Leg[];
  /** In the order in which they were taken. */
  messages: Message[];
  /** What its agent did, in the order in which it was done. */
  effects: ToolEffect[];
}

export interface CallRecordsRepository {
  read(callId: string): Promise<CallRecords | undefined>;
}

/** One query for all of it: a list shows a hundred calls at a time. */
export function createCallRecords(store: DocumentStore, table: string): CallRecordsRepository {
  return {
    async read(callId) {
      const items = await beforeTranscript(store, table, callId);
      const call = items.find(({ sk }) => sk === 'call');
      if (!call || !isThere(call)) return undefined;
      const children = <Schema extends z.ZodMiniType>(prefix: string, schema: Schema): z.infer<Schema>[] =>
        items
          .filter((item) => String(item['sk']).startsWith(prefix) && !hasExpired(item))
          .map((item) => z.parse(schema, item));
      return {
        call: parseCall(call),
        attempts: children('attempt#', attemptSchema),
        legs: children('leg#', legSchema),
        messages: children('message#', messageSchema).toSorted((a, b) => a.at.localeCompare(b.at)),
        effects: children('effect#', toolEffectSchema).toSorted((a, b) => a.at.localeCompare(b.at)),
      };
    },
  };
}

async function beforeTranscript(store: DocumentStore, table: string, callId: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await store.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk < :turns',
      ExpressionAttributeValues: { ':pk': callId, ':turns': 'turn#' },
      ConsistentRead: true,
      ExclusiveStartKey: from,
    });
    items.push(...page.items);
    from = page.next;
  } while (from);
  return items;
}
