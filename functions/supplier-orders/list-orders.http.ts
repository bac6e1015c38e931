import { orderListSchema } from '../../shared/domain/supplier-orders/order-input.ts';
import type { OrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { route } from '../entry/http.ts';
import { orderPage } from './order-page.ts';

export const listOrdersRoute = (deps: { orders: Pick<OrderRepository, 'list'> }) =>
  route('GET /api/supplier-orders', { query: orderListSchema }, async ({ query }) => {
    const { limit, cursor, ...filters } = query;
    return { status: 200, body: await orderPage(deps, { filters, limit, cursor }) };
  });
