import type { ConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import type { CreateReservationDeps } from '../../shared/domain/reservations/create-reservation.ts';
import type { HotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import type { ChangeReservationDeps } from '../../shared/domain/reservations/modify-reservation.ts';
import type { ReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import type { Once } from '../../shared/domain/reservations/once-repository.ts';
import type { IdempotentRequest } from '../../shared/runtime/idempotent-request.ts';
import type { Route } from '../entry/http.ts';
import { cancelReservationRoute, changeReservationRoute } from './change-reservation.http.ts';
import { checkAvailabilityRoute } from './check-availability.http.ts';
import { confirmReservationRoute, type ConfirmReservationDeps } from './confirm-reservation.http.ts';
import { createReservationRoute } from './create-reservation.http.ts';
import { exportReservationsRoute } from './export-reservations.http.ts';
import { getReservationRoute } from './get-reservation.http.ts';
import { importReservationRoute } from './import-reservation.http.ts';
import { listReservationsRoute } from './list-reservations.http.ts';
import { changeRoomsRoute, getRoomsRoute } from './rooms.http.ts';

export interface ReservationRoutesDeps extends CreateReservationDeps, ChangeReservationDeps, ConfirmReservationDeps {
  hotel: HotelRepository;
  onceFor(request: IdempotentRequest): Once;
  reservations: ReservationRepository;
  confirmations: Pick<ConfirmationRepository, 'find' | 'ofStay'>;
}

/** `/reservations…` and `/rooms…` */
export const reservationRoutes = (deps: ReservationRoutesDeps): Route[] => [
  createReservationRoute(deps),
  importReservationRoute(deps),
  listReservationsRoute(deps),
  exportReservationsRoute(deps),
  getReservationRoute(deps),
  confirmReservationRoute(deps),
  changeReservationRoute(deps),
  cancelReservationRoute(deps),
  checkAvailabilityRoute(deps),
  getRoomsRoute(deps),
  changeRoomsRoute(deps),
];
