import type { Logger } from '../../runtime/logger.ts';
import type { HotelRepository } from './hotel-repository.ts';
import type { Hotel } from './hotel.ts';
import { changeInventory, type Done, fittingRoom, moveNights, occupationOf } from './inventory.ts';
import type { InventoryRepository } from './inventory-repository.ts';
import type { Once } from './once-repository.ts';
import { priceNights } from './price.ts';
import { type NewReservation, telephoneOf } from './reservation-input.ts';
import { newReservationNumber } from './reservation-number.ts';
import { type Reservation, RESERVATION_VERSION } from './reservation.ts';
import { nightsOf, today } from './stay.ts';

export interface CreateReservationDeps {
  hotel: Pick<HotelRepository, 'current'>;
  inventory: InventoryRepository;
  /** How long a new reservation is kept after the day of departure; null for ever. */
  keepDays: number | null;
  now: () => Date;
  log: Logger;
}

/** Where a reservation comes from, and whether it only holds its rooms, for so many minutes. */
export interface ReservationSource {
  origine: Reservation['origine'];
  callId: string | null;
  /**
   * E.164, of the telephone it was made from. A guest who leaves no other number is reached there, and their stay is found by it when
   * they ask to be forgotten.
   */
  from: string | null;
  holdMinutes: number | null;
}

/**
 * Books a room for every night of a stay, or holds it: all nights or none, and once per request. Throws `impossible_stay`,
 * `no_room`, `invalid_body`, `rooms_busy`, `idempotency_key_reused`.
 */
export async function createReservation(
  deps: CreateReservationDeps,
  input: NewReservation,
  source: ReservationSource,
  once: Once | null,
): Promise<Done> {
  const done = await changeInventory(deps, once, async (now) => {
    const hotel = await deps.hotel.current();
    const after = newReservation(input, source, { hotel, keepDays: deps.keepDays, now });
    return { before: null, after, nights: await moveNights(deps.inventory, hotel, null, occupationOf(after), now) };
  });
  if (done.kind === 'committed') {
    const { id, statut, type_chambre, nuits } = done.reservation;
    deps.log.info('A room was booked', { reservationId: id, statut, type: type_chambre, nights: nuits.length });
  }
  return done;
}

function newReservation(
  input: NewReservation,
  source: ReservationSource,
  { hotel, keepDays, now }: { hotel: Hotel; keepDays: number | null; now: Date },
): Reservation {
  const room = fittingRoom(hotel, input.type_chambre, input.nombre_personnes);
  const nights = nightsOf(input, today(now, hotel.config.fuseau_horaire));
  const common = {
    schema: RESERVATION_VERSION,
    id: newReservationNumber(now),
    ...input,
    telephone: input.telephone === null ? source.from : telephoneOf(input.telephone, hotel.config.pays),
    nuits: priceNights(room, nights),
    origine: source.origine,
    callId: source.callId,
    keepDays,
    date_creation: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 0,
  } as const;
  if (source.holdMinutes === null) return { ...common, statut: 'confirmee', expire_a: null };
  const until = new Date(now.getTime() + source.holdMinutes * 60_000);
  return { ...common, statut: 'option', expire_a: until.toISOString() };
}
