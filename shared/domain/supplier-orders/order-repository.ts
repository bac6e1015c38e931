import { deleting, type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { type Order, orderSchema } from './order.ts';
import { orderKey } from './order-key-repository.ts';

const LIST_KEY = 'orders';
/** The furthest a filtered list reads ahead to fill one page: beyond it the page is short but has a cursor. */
const MAX_READS_PER_PAGE = 10;

/** The item that stores an order at its next version. */
export function orderItem(order: Order, now: Date): Item & ItemKey {
  return {
    ...order,
    ...orderKey(order.id),
    version: order.version + 1,
    updatedAt: now.toISOString(),
    ...expiring(endOf(order, now), order.keepDays),
    listKey: LIST_KEY,
    fournisseurKey: order.fournisseur.id,
    // An index takes no empty key: whoever was erased is in no list of their orders.
    ...(order.fournisseur.telephone === '' ? {} : { supplierTelephone: order.fournisseur.telephone }),
  };
}

/** When the order was settled; null while it is not. */
function endOf({ statut, appel }: Order, now: Date): string | null {
  switch (statut) {
    case 'en_attente':
    case 'appel_en_cours':
    case 'a_verifier':
      return null;
    default:
      return appel.fin ?? now.toISOString();
  }
}

export function creatingOrder(table: string, order: Order, now: Date): Write {
  return putting(table, orderItem(order, now), 'absent');
}

/** An order, at the version it was read at, as part of a transaction. */
export function savingOrder(table: string, order: Order, now: Date): Write {
  return putting(table, orderItem(order, now), { version: order.version });
}

export function deletingOrder(table: string, order: Order): Write {
  return deleting(table, orderKey(order.id), { version: order.version });
}

export interface OrderFilter {
  statut?: string | undefined;
  fournisseurId?: string | undefined;
  /** ISO instants of creation, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface OrderPage {
  orders: Order[];
  next: Item | undefined;
}

export interface OrderRepository {
  find(orderId: string): Promise<Order | undefined>;
  /** Newest first. */
  list(filter: OrderFilter, limit: number, from: Item | undefined): Promise<OrderPage>;
}

export function createOrderRepository(store: DocumentStore, table: string): OrderRepository {
  return {
    async find(orderId) {
      const item = await store.get(table, orderKey(orderId));
      return item && !hasExpired(item) ? orderSchema.parse(item) : undefined;
    },

    async list(filter, limit, from) {
      const query = listQuery(filter);
      const orders: Order[] = [];
      let next = from;
      for (let reads = 0; reads < MAX_READS_PER_PAGE; reads++) {
        const page = await store.query({
          TableName: table,
          ...query,
          ScanIndexForward: false,
          // Exactly as many as still fit: the key where the page ends is then the key to go on from.
          Limit: limit - orders.length,
          ExclusiveStartKey: next,
        });
        orders.push(...page.items.filter((item) => !hasExpired(item)).map((item) => orderSchema.parse(item)));
        next = page.next;
        if (!next || orders.length === limit) break;
      }
      return { orders, next };
    },
  };
}

/** The narrowest index for the filter; what it does not cover is filtered after reading. */
function listQuery({ statut, fournisseurId, from, to }: OrderFilter) {
  const [index, key, value] =
    fournisseurId !== undefined
      ? ['bySupplier', 'fournisseurKey', fournisseurId]
      : statut !== undefined
        ? ['byStatut', 'statut', statut]
        : ['byCreation', 'listKey', LIST_KEY];
  const filtersStatut = statut !== undefined && index !== 'byStatut';
  const range = '#created BETWEEN :from AND :to';
  return {
    IndexName: index,
    KeyConditionExpression: `#key = :key AND ${range}`,
    ...(filtersStatut ? { FilterExpression: '#statut = :statut' } : {}),
    ExpressionAttributeNames: {
      '#key': key,
      '#created': 'createdAt',
      ...(filtersStatut ? { '#statut': 'statut' } : {}),
    },
    ExpressionAttributeValues: {
      ':key': value,
      ':from': from ?? '0',
      ':to': to ?? '9',
      ...(filtersStatut ? { ':statut': statut } : {}),
    },
  };
}
