import { reservationListSchema } from '../../shared/domain/reservations/reservation-input.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { route } from '../entry/http.ts';
import { reservationView } from '../../shared/domain/reservations/reservation-view.ts';

/** By day of arrival, the first one first; `next` is the cursor of the following page, null after the last. */
export const listReservationsRoute = (deps: { reservations: Pick<ReservationRepository, 'list'> }) =>
  route('GET /reservations', { query: reservationListSchema }, async ({ query }) => {
    const { limit, cursor, ...filters } = query;
    const page = await deps.reservations.list(filters, limit, decodeCursor(filters, cursor));
    return {
      status: 200,
      body: { items: page.reservations.map(reservationView), next: encodeCursor(filters, page.next) },
    };
  });
