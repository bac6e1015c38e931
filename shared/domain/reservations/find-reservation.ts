import { Fault } from '../../runtime/faults.ts';
import { type Actor, mayActOn } from './authority.ts';
import type { Reservation } from './reservation.ts';
import type { ReservationRepository } from './reservation-repository.ts';

/** A reservation, for somebody who may act on it. Throws `reservation_not_found`: the same for a number that nobody has and for one of somebody else. */
export async function findReservation(
  reservations: Pick<ReservationRepository, 'find'>,
  id: string,
  actor: Actor,
): Promise<Reservation> {
  const reservation = await reservations.find(id);
  if (!reservation || !mayActOn(actor, reservation)) {
    throw new Fault('reservation_not_found', 'There is no reservation with this number and name.');
  }
  return reservation;
}

/** As {@link findReservation}, at the version that whoever asks has read. Throws `precondition_failed` as well. */
export async function reservationAt(
  reservations: Pick<ReservationRepository, 'find'>,
  id: string,
  actor: Actor,
  expected: number | null,
): Promise<Reservation> {
  const reservation = await findReservation(reservations, id, actor);
  if (expected !== null && expected !== reservation.version) {
    throw new Fault('precondition_failed', `The reservation is at version ${reservation.version}; read it again.`);
  }
  return reservation;
}
