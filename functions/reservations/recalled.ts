import { findReservation } from '../../shared/domain/reservations/find-reservation.ts';
import type { Done } from '../../shared/domain/reservations/inventory.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import type { HttpResult } from '../entry/http.ts';
import { reservationResult } from './reservation-view.ts';

export interface Recalling {
  reservations: Pick<ReservationRepository, 'find'>;
}

/** What was done, or the reservation as it is now where the same request did it before. */
export async function resultOf({ reservations }: Recalling, status: number, done: Done): Promise<HttpResult> {
  if (done.kind === 'committed') return reservationResult(status, done.reservation);
  const reservation = await findReservation(reservations, done.recalled, { kind: 'staff' });
  return reservationResult(status, reservation, { 'idempotent-replayed': 'true' });
}
