import { changeOrder, type ChangeOrderDeps } from '../../shared/domain/supplier-orders/change-order.ts';
import { orderChangeSchema } from '../../shared/domain/supplier-orders/order-input.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';
import { orderResult } from './order-view.ts';

export const changeOrderRoute = (deps: ChangeOrderDeps) =>
  route('PUT /api/supplier-orders/{orderId}', { body: orderChangeSchema }, async ({ params, body, header }) => {
    const order = await changeOrder(deps, params['orderId'] ?? '', body, expectedVersion(header('if-match')));
    return orderResult(200, order);
  });
