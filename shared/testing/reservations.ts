import type { CreateReservationDeps } from '../domain/reservations/create-reservation.ts';
import { createHotelRepository, type HotelRepository } from '../domain/reservations/hotel-repository.ts';
import { DEFAULT_HOTEL, type HotelConfig } from '../domain/reservations/hotel.ts';
import {
  type Alongside,
  createInventoryRepository,
  type InventoryRepository,
} from '../domain/reservations/inventory-repository.ts';
import type { ChangeReservationDeps } from '../domain/reservations/modify-reservation.ts';
import { type NewReservation, newReservationSchema } from '../domain/reservations/reservation-input.ts';
import {
  createReservationRepository,
  type ReservationRepository,
} from '../domain/reservations/reservation-repository.ts';
import { type Once, onceByRequest } from '../domain/reservations/once-repository.ts';
import type { IdempotentRequest } from '../runtime/idempotent-request.ts';
import type { DocumentStore } from '../dynamodb/document-store.ts';
import { callsTable, ledgerTable, reservationsTable } from '../dynamodb/table.ts';
import type { TestDynamo } from './dynamodb.ts';
import { silentLogger } from './silent-logger.ts';

export const HOTEL_OPENS = new Date('2026-11-26T09:00:00.000Z');

/** A hotel with two rooms of each type, unless the test says otherwise. */
export const smallHotel = (rooms = 2): HotelConfig => ({
  ...DEFAULT_HOTEL,
  chambres: DEFAULT_HOTEL.chambres.map((room) => ({ ...room, nombre: rooms })),
});

export interface TestTables {
  reservations: string;
  ledger: string;
  calls: string;
}

export type HotelDeps = CreateReservationDeps &
  ChangeReservationDeps & {
    hotel: HotelRepository;
    onceFor(request: IdempotentRequest): Once;
    inventory: InventoryRepository;
    reservations: ReservationRepository;
  };

export async function hotelTables(dynamo: TestDynamo, config = smallHotel()): Promise<TestTables> {
  const [reservations, ledger, calls] = await Promise.all([
    dynamo.createTable(reservationsTable),
    dynamo.createTable(ledgerTable),
    dynamo.createTable(callsTable),
  ]);
  const hotel = createHotelRepository(dynamo.store, reservations);
  await hotel.save(await hotel.current(), config, HOTEL_OPENS);
  return { reservations, ledger, calls };
}

/** The real use cases' needs over `store`, which may be one that crashes. */
export function hotelDeps(
  store: DocumentStore,
  tables: TestTables,
  now = () => HOTEL_OPENS,
  alongside?: Alongside,
): HotelDeps {
  return {
    hotel: createHotelRepository(store, tables.reservations),
    inventory: createInventoryRepository(store, tables.reservations, alongside),
    onceFor: (request) => onceByRequest(store, tables.ledger, request),
    reservations: createReservationRepository(store, tables.reservations),
    keepDays: null,
    now,
    log: silentLogger,
  };
}

export function aStay(change: Partial<NewReservation> = {}): NewReservation {
  return newReservationSchema.parse({
    date_arrivee: '2026-12-10',
    date_depart: '2026-12-13',
    nombre_personnes: 2,
    type_chambre: 'standard',
    nom: 'Dupont',
    prenom: 'Jean',
    email: 'jean.dupont@example.com',
    telephone: '0612345678',
    demandes_speciales: 'Lit bébé',
    ...change,
  });
}
