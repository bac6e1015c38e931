import type { OrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { orderResult } from './order-view.ts';

export const getOrderRoute = (deps: { orders: Pick<OrderRepository, 'find'> }) =>
  route('GET /api/supplier-orders/{orderId}', {}, async ({ params }) => {
    const order = await deps.orders.find(params['orderId'] ?? '');
    if (!order) throw new Fault('order_not_found', 'There is no order with this id.');
    return orderResult(200, order);
  });
