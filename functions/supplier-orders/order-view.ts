import type { Order } from '../../shared/domain/supplier-orders/order.ts';
import { orderView } from '../../shared/domain/supplier-orders/order-view.ts';
import type { HttpResult } from '../entry/http.ts';
import { etag } from '../entry/etag.ts';

export function orderResult(status: number, order: Order, headers: Record<string, string> = {}): HttpResult {
  return { status, body: orderView(order), headers: { etag: etag(order.version), ...headers } };
}
