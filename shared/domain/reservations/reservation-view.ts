import { totalOf } from './price.ts';
import type { Reservation } from './reservation.ts';

/** Cents, as the API shows money. */
export const euros = (cents: number): number => cents / 100;

/** A reservation as the API and the events show it: prices in euros, without what only the store needs. */
export function reservationView(reservation: Reservation) {
  const {
    schema: _schema,
    version: _version,
    keepDays: _keepDays,
    nuits,
    updatedAt,
    date_creation,
    ...view
  } = reservation;
  return {
    ...view,
    prix_total: euros(totalOf(nuits)),
    devise: 'EUR',
    nuits: nuits.map(({ date, prix }) => ({ date, prix: euros(prix) })),
    date_creation,
    date_modification: updatedAt,
  };
}
