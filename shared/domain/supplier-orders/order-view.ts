import type { Order } from './order.ts';

/** An order as the API and the events show it: as stored, without what only the store needs. */
export function orderView(order: Order) {
  const { schema: _schema, version: _version, keepDays: _keepDays, id, statut, createdAt, updatedAt, ...view } = order;
  return { id, statut, ...view, createdAt, updatedAt };
}
