import { createOrder, type CreateOrderDeps } from '../../shared/domain/supplier-orders/create-order.ts';
import { newOrderSchema } from '../../shared/domain/supplier-orders/order-input.ts';
import { idempotencyKey } from '../entry/idempotency-key.ts';
import { route } from '../entry/http.ts';
import { orderResult } from './order-view.ts';

const AT = 'POST /api/supplier-orders';

export const createOrderRoute = (deps: CreateOrderDeps) =>
  route(AT, { body: newOrderSchema }, async ({ body, header }) => {
    const key = idempotencyKey(header('idempotency-key'));
    const { order, replayed } = await createOrder(deps, body, key === null ? null : { key, route: AT, body });
    return orderResult(201, order, {
      location: `/api/supplier-orders/${order.id}`,
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    });
  });
