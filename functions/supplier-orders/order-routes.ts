import type { ChangeOrderDeps } from '../../shared/domain/supplier-orders/change-order.ts';
import type { CreateOrderDeps } from '../../shared/domain/supplier-orders/create-order.ts';
import type { OrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import type { Route } from '../entry/http.ts';
import { changeOrderRoute } from './change-order.http.ts';
import { createOrderRoute } from './create-order.http.ts';
import { deleteOrderRoute } from './delete-order.http.ts';
import { getOrderRoute } from './get-order.http.ts';
import { listOrdersRoute } from './list-orders.http.ts';
import { supplierHistoryRoute } from './supplier-history.http.ts';

export interface OrderRoutesDeps {
  orders: OrderRepository;
  create: CreateOrderDeps;
  change: ChangeOrderDeps;
}

/** `/api/supplier-orders…` */
export const orderRoutes = ({ orders, create, change }: OrderRoutesDeps): Route[] => [
  createOrderRoute(create),
  supplierHistoryRoute({ orders }),
  listOrdersRoute({ orders }),
  getOrderRoute({ orders }),
  changeOrderRoute(change),
  deleteOrderRoute(change),
];
