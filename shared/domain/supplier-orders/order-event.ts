import type { Announcement } from '../../runtime/announcement.ts';
import type { Order } from './order.ts';
import { orderView } from './order-view.ts';

/** What is told of an order that is being written or deleted; null while the supplier is called: what comes of it is news, not that. */
export function orderEvent(what: 'created' | 'modified' | 'deleted', order: Order, now: Date): Announcement | null {
  if (what === 'modified' && order.statut === 'appel_en_cours') return null;
  const version = order.version + 1;
  return {
    id: `evt_${order.id}_${version}`,
    type: `supplier_order.${what}`,
    data: { ...orderView({ ...order, updatedAt: now.toISOString() }), version },
    telephones: [order.fournisseur.telephone].filter((telephone) => telephone !== ''),
  };
}
