import { type DocumentStore, putting } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { supplierOrdersTable } from '../../dynamodb/table.ts';
import type { Eraser } from '../../runtime/eraser.ts';
import { forgetSupplier } from './forget-supplier.ts';
import { orderSchema } from './order.ts';
import { ORDER, orderKey } from './order-key-repository.ts';
import { orderItem } from './order-repository.ts';

const MAX_TRIES = 10;

/** Orders to the person, who is taken out of them. The call goes first: after that nobody settles it into the order. */
export function createOrderEraser(
  store: DocumentStore,
  table: string,
  calls: Pick<Eraser, 'erase'>,
  now: () => Date,
): Eraser {
  return {
    kind: 'supplier_orders',
    shape: supplierOrdersTable.name,
    table,

    async find({ telephone, upTo }) {
      const { partitionKey, sortKey } = supplierOrdersTable.indexes.byTelephone;
      const ids: string[] = [];
      let from: Item | undefined;
      do {
        const page = await store.query({
          TableName: table,
          IndexName: 'byTelephone',
          KeyConditionExpression: '#key = :key AND #created <= :upTo',
          ExpressionAttributeNames: { '#key': partitionKey, '#created': sortKey },
          ExpressionAttributeValues: { ':key': telephone, ':upTo': upTo },
          ExclusiveStartKey: from,
        });
        ids.push(...page.items.map(({ pk }) => String(pk)));
        from = page.next;
      } while (from);
      return ids;
    },

    async erase(orderId, person) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const item = await store.get(table, orderKey(orderId));
        const order = item && orderSchema.parse(item);
        // Deleted, emptied already, or another supplier's by now.
        if (order?.fournisseur.telephone !== person.telephone) return true;
        if (!(await calls.erase(order.appel.id, person))) return false;
        const write = putting(table, orderItem(forgetSupplier(order), now()), { version: order.version });
        if ((await store.transact([write])).committed) return true;
      }
      throw new Error(`The order keeps changing under our hands: ${orderId}`);
    },

    telephonesIn(item) {
      if (item['sk'] !== ORDER) return [];
      const { telephone } = orderSchema.parse(item).fournisseur;
      return telephone === '' ? [] : [telephone];
    },
  };
}
