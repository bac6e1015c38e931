import type { ConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import { findReservation } from '../../shared/domain/reservations/find-reservation.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { route } from '../entry/http.ts';
import { confirmationView } from './confirmation-view.ts';
import { reservationResult } from './reservation-view.ts';

/** A reservation, with what its guest was told of it, the oldest first. */
export const getReservationRoute = (deps: {
  reservations: Pick<ReservationRepository, 'find'>;
  confirmations: Pick<ConfirmationRepository, 'ofStay'>;
}) =>
  route('GET /reservations/{id}', {}, async ({ params }) => {
    const reservation = await findReservation(deps.reservations, params['id'] ?? '', { kind: 'staff' });
    const { body, ...result } = reservationResult(200, reservation);
    const confirmations = await deps.confirmations.ofStay(reservation.id);
    return { ...result, body: { ...body, confirmations: confirmations.map(confirmationView) } };
  });
