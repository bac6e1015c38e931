import type { OrderList } from '../../shared/domain/supplier-orders/order-input.ts';
import type { OrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { orderView } from '../../shared/domain/supplier-orders/order-view.ts';

interface PageRequest {
  filters: Omit<OrderList, 'limit' | 'cursor'>;
  limit: number;
  cursor?: string | undefined;
}

/** One page of orders, newest first; `next` is the cursor of the following page, null after the last. */
export async function orderPage(deps: { orders: Pick<OrderRepository, 'list'> }, request: PageRequest) {
  const { filters, limit, cursor } = request;
  const { du, au, ...exact } = filters;
  const filter = {
    ...exact,
    ...(du ? { from: `${du}T00:00:00.000Z` } : {}),
    ...(au ? { to: `${au}T23:59:59.999Z` } : {}),
  };
  const page = await deps.orders.list(filter, limit, decodeCursor(filters, cursor));
  return { items: page.orders.map(orderView), next: encodeCursor(filters, page.next) };
}
