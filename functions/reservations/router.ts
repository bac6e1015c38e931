import { createHotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { createInventoryRepository } from '../../shared/domain/reservations/inventory-repository.ts';
import { createReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { reservationsApiEnv } from './env.ts';
import { reservationRoutes } from './reservation-routes.ts';

const env = readEnv(reservationsApiEnv);
const store = createDocumentStore();
const tables = { reservations: env.RESERVATIONS_TABLE, ledger: env.LEDGER_TABLE, calls: env.CALLS_TABLE };

/** `/reservations…` and `/rooms…` */
export const handler = httpFunction(
  reservationRoutes({
    hotel: createHotelRepository(store, tables.reservations),
    inventory: createInventoryRepository(store, tables),
    reservations: createReservationRepository(store, tables.reservations),
    now: () => new Date(),
    log: createLogger(),
  }),
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
