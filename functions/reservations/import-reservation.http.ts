import {
  importedReservationSchema,
  importReservation,
  type ImportReservationDeps,
} from '../../shared/domain/reservations/import-reservation.ts';
import { route } from '../entry/http.ts';
import { reservationResult } from './reservation-view.ts';

/** One record of the original system: 201 when it was taken over, 200 when it had been before. */
export const importReservationRoute = (deps: ImportReservationDeps) =>
  route('POST /reservations/import', { body: importedReservationSchema }, async ({ body }) => {
    const { reservation, isNew } = await importReservation(deps, body);
    return reservationResult(isNew ? 201 : 200, reservation);
  });
