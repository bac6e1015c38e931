import * as z from 'zod';
import { Fault } from '../../runtime/faults.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { HotelRepository } from './hotel-repository.ts';
import type { Hotel } from './hotel.ts';
import { changeInventory, fittingRoom, moveNights, occupationOf } from './inventory.ts';
import type { InventoryRepository } from './inventory-repository.ts';
import { priceNights } from './price.ts';
import { newReservationSchema, telephoneOf } from './reservation-input.ts';
import type { ReservationRepository } from './reservation-repository.ts';
import { type Reservation, RESERVATION_VERSION } from './reservation.ts';
import { nightsOf, today } from './stay.ts';

/** A record of the original's `reservations.json`. */
export const importedReservationSchema = newReservationSchema.omit({ canal_confirmation: true }).extend({
  id: z.string().regex(/^RES-[A-Za-z0-9-]{1,80}$/, 'must be a number such as RES-1738420800000-xyz789abc'),
  date_creation: z.iso.datetime({ offset: true }),
});
export type ImportedReservation = z.infer<typeof importedReservationSchema>;

export interface ImportReservationDeps {
  hotel: Pick<HotelRepository, 'current'>;
  inventory: InventoryRepository;
  reservations: Pick<ReservationRepository, 'find'>;
  /** How long a stay is kept after the day of departure; null for ever. */
  keepDays: number | null;
  now: () => Date;
  log: Logger;
}

/**
 * Takes over a reservation under the number it has: with all its nights, or not at all, and once. Stays that are over are taken
 * whether or not the hotel ever had the room; those to come need one like any other. Nobody is told of it. Throws
 * `impossible_stay`, `no_room`, `invalid_body`, `rooms_busy`.
 */
export async function importReservation(
  deps: ImportReservationDeps,
  record: ImportedReservation,
): Promise<{ reservation: Reservation; isNew: boolean }> {
  let known: Reservation | undefined;
  const done = await changeInventory(deps, null, async (now) => {
    known = await deps.reservations.find(record.id);
    if (known) throw new Error('Taken over before');
    const hotel = await deps.hotel.current();
    refuseWhatIsKeptNoLonger(record, deps.keepDays, now);
    const after = takenOver(record, { hotel, keepDays: deps.keepDays, now });
    const day = today(now, hotel.config.fuseau_horaire);
    const nights = await moveNights(deps.inventory, hotel, null, occupationOf(after), now, day);
    return { before: null, after, nights };
  }).catch(async (error: unknown) => {
    // Here it is, or its own twin took it over meanwhile, with the last room.
    known ??= await deps.reservations.find(record.id);
    if (known) return null;
    throw error;
  });
  if (done?.kind === 'committed') {
    deps.log.info('A reservation was taken over', { reservationId: record.id });
    return { reservation: done.reservation, isNew: true };
  }
  if (!known) throw new Error(`Neither taken over nor there: ${record.id}`);
  return { reservation: known, isNew: false };
}

const DAY_MS = 86_400_000;

/** It would be gone before anybody reads it; and taking it over once more would meet an item that nobody sees. */
function refuseWhatIsKeptNoLonger({ date_depart }: ImportedReservation, keepDays: number | null, now: Date): void {
  if (keepDays === null || Date.parse(date_depart) + keepDays * DAY_MS > now.getTime()) return;
  const message = `lies further back than stays are kept, ${keepDays} days`;
  throw new Fault('invalid_body', 'The stay is kept no longer.', {
    violations: [{ pointer: '/date_depart', code: 'kept_no_longer', message }],
  });
}

function takenOver(
  record: ImportedReservation,
  { hotel, keepDays, now }: { hotel: Hotel; keepDays: number | null; now: Date },
): Reservation {
  const { telephone, date_creation, ...rest } = record;
  const room = fittingRoom(hotel, record.type_chambre, record.nombre_personnes);
  const day = today(now, hotel.config.fuseau_horaire);
  const since = record.date_arrivee < day ? record.date_arrivee : day;
  return {
    schema: RESERVATION_VERSION,
    ...rest,
    statut: 'confirmee',
    expire_a: null,
    canal_confirmation: null,
    telephone: telephone === null ? null : telephoneOf(telephone, hotel.config.pays),
    nuits: priceNights(room, nightsOf(record, since)),
    origine: 'import',
    callId: null,
    keepDays,
    date_creation: new Date(date_creation).toISOString(),
    updatedAt: now.toISOString(),
    version: 0,
  };
}
