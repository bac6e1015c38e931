import type { CallPurpose } from '../calls/call-purpose.ts';
import { RECEPTION } from '../reception/reception.ts';
import { receptionPurpose } from '../reception/reception-outcome.ts';
import { RESERVATION } from '../reservations/reservation-purpose.ts';
import { SUPPLIER_ORDER } from '../supplier-orders/order.ts';
import { supplierOrderPurpose } from '../supplier-orders/order-outcome.ts';

export interface OutcomeDeps {
  supplierOrders: Parameters<typeof supplierOrderPurpose>[0];
  reception: Parameters<typeof receptionPurpose>[0];
  reservations: Parameters<typeof receptionPurpose>[0];
}

/** The one place that knows every purpose a call can have, and what becomes of its conversation. */
export function outcomes(deps: OutcomeDeps): (word: string) => CallPurpose | null {
  const purposes: Record<string, CallPurpose> = {
    [SUPPLIER_ORDER]: supplierOrderPurpose(deps.supplierOrders),
    [RECEPTION]: receptionPurpose(deps.reception),
    // What was booked is in the reservations, written as it was done; of the rest a record is made like that of any other caller.
    [RESERVATION]: receptionPurpose(deps.reservations),
  };
  return (word) => (Object.hasOwn(purposes, word) ? (purposes[word] ?? null) : null);
}
