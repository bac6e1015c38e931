import { announceChanges } from '../../shared/domain/reservations/announce-changes-repository.ts';
import { createHotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { createInventoryRepository } from '../../shared/domain/reservations/inventory-repository.ts';
import { onceByRequest } from '../../shared/domain/reservations/once-repository.ts';
import { createReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { reservationsApiEnv } from './env.ts';
import { reservationRoutes } from './reservation-routes.ts';

const env = readEnv(reservationsApiEnv);
const store = announcingStore(env);

/** `/reservations…` and `/rooms…` */
export const handler = httpFunction(
  reservationRoutes({
    hotel: createHotelRepository(store, env.RESERVATIONS_TABLE),
    inventory: createInventoryRepository(store, env.RESERVATIONS_TABLE, announceChanges(env.EVENTS_TABLE)),
    reservations: createReservationRepository(store, env.RESERVATIONS_TABLE),
    onceFor: (request) => onceByRequest(store, env.LEDGER_TABLE, request),
    now: () => new Date(),
    log: createLogger(),
  }),
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
