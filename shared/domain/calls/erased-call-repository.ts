import type { Write } from '../../dynamodb/document-store.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';

export const ERASED = 'erased';

/** Stands beside a call that was erased. Apart from the call's own item, which a relay's heartbeat writes: a turn would meet it there. */
export const erasedKey = (callId: string): ItemKey => ({ pk: callId, sk: ERASED });

/** What is left in the place of a call that was erased. */
export const isErased = (item: Item): boolean => item['erasedAt'] !== undefined;

/** Lets a child be written only while its call has not been erased. */
export function unlessErased(table: string, callId: string): Write {
  return {
    ConditionCheck: { TableName: table, Key: erasedKey(callId), ConditionExpression: 'attribute_not_exists(pk)' },
  };
}
