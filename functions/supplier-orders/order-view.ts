import type { Order } from '../../shared/domain/supplier-orders/order.ts';
import type { HttpResult } from '../entry/http.ts';
import { etag } from '../entry/etag.ts';

/** An order as the API shows it: as stored, without what only the store needs. */
export function orderView(order: Order) {
  const { schema: _schema, version: _version, keepDays: _keepDays, id, statut, createdAt, updatedAt, ...view } = order;
  return { id, statut, ...view, createdAt, updatedAt };
}

export function orderResult(status: number, order: Order, headers: Record<string, string> = {}): HttpResult {
  return { status, body: orderView(order), headers: { etag: etag(order.version), ...headers } };
}
