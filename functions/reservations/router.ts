import { confirmChanges } from '../../shared/domain/confirmations/confirm-changes-repository.ts';
import { createConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import { createConfirmationRequestRepository } from '../../shared/domain/confirmations/confirmation-request-repository.ts';
import { announceChanges } from '../../shared/domain/reservations/announce-changes-repository.ts';
import { createHotelRepository } from '../../shared/domain/reservations/hotel-repository.ts';
import { createInventoryRepository, together } from '../../shared/domain/reservations/inventory-repository.ts';
import { onceByRequest } from '../../shared/domain/reservations/once-repository.ts';
import { createReservationRepository } from '../../shared/domain/reservations/reservation-repository.ts';
import { createConfirmationQueue } from '../../shared/runtime/confirmation-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { newId } from '../../shared/runtime/ids.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { announcingStore } from '../entry/announcing.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { reservationsApiEnv } from './env.ts';
import { reservationRoutes } from './reservation-routes.ts';

const env = readEnv(reservationsApiEnv);
const store = announcingStore(env);
const ask = createConfirmationQueue(env.CONFIRMATIONS_QUEUE_URL);
const tables = { reservations: env.RESERVATIONS_TABLE, ledger: env.LEDGER_TABLE };

/** `/reservations…` and `/rooms…` */
export const handler = httpFunction(
  reservationRoutes({
    hotel: createHotelRepository(store, env.RESERVATIONS_TABLE),
    inventory: createInventoryRepository(
      store,
      env.RESERVATIONS_TABLE,
      together(announceChanges(env.EVENTS_TABLE), confirmChanges(env.RESERVATIONS_TABLE, ask)),
    ),
    confirmations: createConfirmationRepository(store, env.RESERVATIONS_TABLE),
    requests: createConfirmationRequestRepository(store, tables),
    ask,
    newId: () => newId('cfm'),
    reservations: createReservationRepository(store, env.RESERVATIONS_TABLE),
    onceFor: (request) => onceByRequest(store, env.LEDGER_TABLE, request),
    keepDays: env.RETENTION_DAYS_RESERVATIONS,
    now: () => new Date(),
    log: createLogger(),
  }),
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
