import {
  cancelReservation,
  type ChangeReservationDeps,
  modifyReservation,
} from '../../shared/domain/reservations/modify-reservation.ts';
import { reservationChangeSchema } from '../../shared/domain/reservations/reservation-input.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';
import { resultOf } from './recalled.ts';

const staff = { kind: 'staff' } as const;

export const changeReservationRoute = (deps: ChangeReservationDeps) =>
  route('PUT /reservations/{id}', { body: reservationChangeSchema }, async ({ params, body, header }) => {
    const expected = expectedVersion(header('if-match'));
    return await resultOf(deps, 200, await modifyReservation(deps, params['id'] ?? '', body, staff, expected, null));
  });

/** Cancels: the nights are free again, and the reservation stays to be read as `annulee`. */
export const cancelReservationRoute = (deps: ChangeReservationDeps) =>
  route('DELETE /reservations/{id}', {}, async ({ params, header }) => {
    const expected = expectedVersion(header('if-match'));
    return await resultOf(deps, 200, await cancelReservation(deps, params['id'] ?? '', staff, expected, null));
  });
