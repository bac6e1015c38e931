import type { Reservation } from '../../shared/domain/reservations/reservation.ts';
import { reservationView } from '../../shared/domain/reservations/reservation-view.ts';
import { etag } from '../entry/etag.ts';

export function reservationResult(status: number, reservation: Reservation, headers: Record<string, string> = {}) {
  return {
    status,
    body: reservationView(reservation),
    headers: { etag: etag(reservation.version), location: `/reservations/${reservation.id}`, ...headers },
  };
}
