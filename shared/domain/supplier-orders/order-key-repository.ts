import * as z from 'zod/mini';
import type { ItemKey, ItemStore } from '../../dynamodb/item-store.ts';

export const ORDER = 'order';
export const orderKey = (orderId: string): ItemKey => ({ pk: orderId, sk: ORDER });

const callOfOrder = z.object({ appel: z.object({ id: z.string() }) });

/** The call about an order, for the functions that cannot afford to read all of it; null when there is no such order. */
export async function callIdOfOrder(store: ItemStore, table: string, orderId: string): Promise<string | null> {
  const item = await store.get(table, orderKey(orderId));
  const parsed = z.safeParse(callOfOrder, item);
  return parsed.success ? parsed.data.appel.id : null;
}
