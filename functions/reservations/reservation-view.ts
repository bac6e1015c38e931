import { totalOf } from '../../shared/domain/reservations/price.ts';
import type { Reservation } from '../../shared/domain/reservations/reservation.ts';
import { etag } from '../entry/etag.ts';

/** Cents, as the API shows money. */
export const euros = (cents: number): number => cents / 100;

/** A reservation as the API shows it: prices in euros, without what only the store needs. */
export function reservationView(reservation: Reservation) {
  const { schema: _schema, version: _version, nuits, updatedAt, date_creation, ...view } = reservation;
  return {
    ...view,
    prix_total: euros(totalOf(nuits)),
    devise: 'EUR',
    nuits: nuits.map(({ date, prix }) => ({ date, prix: euros(prix) })),
    date_creation,
    date_modification: updatedAt,
  };
}

export function reservationResult(status: number, reservation: Reservation, headers: Record<string, string> = {}) {
  return {
    status,
    body: reservationView(reservation),
    headers: { etag: etag(reservation.version), location: `/reservations/${reservation.id}`, ...headers },
  };
}
