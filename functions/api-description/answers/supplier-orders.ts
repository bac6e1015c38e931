import { orderSchema } from '../../../shared/domain/supplier-orders/order.ts';
import { answerSchema, pageOf, shown } from '../json-schema.ts';

export const orderAnswers = {
  Order: shown(answerSchema(orderSchema), ['schema', 'version', 'keepDays'], {}),
  OrderPage: pageOf('Order'),
};
