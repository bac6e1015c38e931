import { announcing } from '../../dynamodb/outbox.ts';
import type { Write } from '../../dynamodb/document-store.ts';
import type { Order } from './order.ts';
import { orderView } from './order-view.ts';

/**
 * Tells whoever wants to know that an order was created, changed or deleted, as part of the transaction that does it. That somebody
 * is being called at the moment is no news: only what comes of it is.
 */
export function announcingOrder(
  table: string,
  what: 'created' | 'modified' | 'deleted',
  order: Order,
  now: Date,
): Write[] {
  if (what === 'modified' && order.statut === 'appel_en_cours') return [];
  const version = order.version + 1;
  const event = {
    id: `evt_${order.id}_${version}`,
    type: `supplier_order.${what}`,
    data: { ...orderView({ ...order, updatedAt: now.toISOString() }), version },
    telephones: [order.fournisseur.telephone].filter((telephone) => telephone !== ''),
  };
  return [announcing(table, event, now)];
}
