import { type ChangeOrderDeps, deleteOrder } from '../../shared/domain/supplier-orders/change-order.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';

export const deleteOrderRoute = (deps: ChangeOrderDeps) =>
  route('DELETE /api/supplier-orders/{orderId}', {}, async ({ params, header }) => {
    await deleteOrder(deps, params['orderId'] ?? '', expectedVersion(header('if-match')));
    return { status: 204 };
  });
