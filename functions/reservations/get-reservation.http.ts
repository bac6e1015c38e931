import { findReservation } from '../../shared/domain/reservations/find-reservation.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { route } from '../entry/http.ts';
import { reservationResult } from './reservation-view.ts';

export const getReservationRoute = (deps: { reservations: Pick<ReservationRepository, 'find'> }) =>
  route('GET /reservations/{id}', {}, async ({ params }) =>
    reservationResult(200, await findReservation(deps.reservations, params['id'] ?? '', { kind: 'staff' })),
  );
