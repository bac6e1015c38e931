import { supplierHistorySchema } from '../../shared/domain/supplier-orders/order-input.ts';
import type { OrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { route } from '../entry/http.ts';
import { orderPage } from './order-page.ts';

export const supplierHistoryRoute = (deps: { orders: Pick<OrderRepository, 'list'> }) =>
  route(
    'GET /api/supplier-orders/fournisseur/{fournisseurId}',
    { query: supplierHistorySchema },
    async ({ params, query }) => {
      const filters = { fournisseurId: params['fournisseurId'] ?? '' };
      return { status: 200, body: await orderPage(deps, { filters, ...query }) };
    },
  );
