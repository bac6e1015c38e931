import * as z from 'zod';
import { channels } from '../../shared/domain/confirmations/booking.ts';
import {
  requestConfirmation,
  type RequestConfirmationDeps,
} from '../../shared/domain/confirmations/request-confirmation.ts';
import { findReservation } from '../../shared/domain/reservations/find-reservation.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { idempotencyKey } from '../entry/idempotency-key.ts';
import { route } from '../entry/http.ts';
import { confirmationView } from './confirmation-view.ts';

const AT = 'POST /reservations/{id}/confirmation';
const query = z.strictObject({ canal: z.enum(channels).optional() });

export interface ConfirmReservationDeps extends RequestConfirmationDeps {
  reservations: Pick<ReservationRepository, 'find'>;
}

/** Has the stay confirmed to its guest once more. */
export const confirmReservationRoute = (deps: ConfirmReservationDeps) =>
  route(AT, { query }, async ({ params, query: { canal = null }, header }) => {
    const key = idempotencyKey(header('idempotency-key'));
    const reservation = await findReservation(deps.reservations, params['id'] ?? '', { kind: 'staff' });
    const request = key === null ? null : { key, route: AT, body: { id: reservation.id, canal } };
    const { confirmation, isNew } = await requestConfirmation(deps, reservation, canal, request);
    return {
      status: 202,
      body: confirmationView(confirmation),
      headers: isNew ? {} : { 'idempotent-replayed': 'true' },
    };
  });
