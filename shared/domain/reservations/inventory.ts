import { Fault } from '../../runtime/faults.ts';
import { type Hotel, type RoomType, roomType } from './hotel.ts';
import type { InventoryChange, InventoryRepository } from './inventory-repository.ts';
import { free, type Night, occupy, type Place, vacate } from './night.ts';
import type { Once } from './once-repository.ts';
import type { Reservation } from './reservation.ts';
import { impossibleStay } from './stay.ts';

/** What became of a request: done now, or done before, and then `recalled` says what, as {@link Once} has it. */
export type Done = { kind: 'committed'; reservation: Reservation } | { kind: 'repeated'; recalled: string };

/** Everybody who books the same night goes through one item; somebody always gets through, so a loser of this many rounds is rare. */
const ROUNDS = 40;
const WAIT_MS = 10;

/**
 * Reads, decides and commits until nobody else came between. `decide` throws what cannot be done. Throws `rooms_busy` when others
 * were faster every time.
 */
export async function changeInventory(
  deps: { inventory: Pick<InventoryRepository, 'commit'>; now: () => Date },
  once: Once | null,
  decide: (now: Date) => Promise<InventoryChange>,
): Promise<Done> {
  const earlier = async () => once && (await once.earlier());
  const before = await earlier();
  if (before !== null) return { kind: 'repeated', recalled: before };
  for (let round = 1; round <= ROUNDS; round++) {
    const now = deps.now();
    let change: InventoryChange;
    try {
      change = await decide(now);
    } catch (error) {
      // Its own twin may have taken the last room meanwhile.
      const recalled = await earlier();
      if (recalled !== null) return { kind: 'repeated', recalled };
      throw error;
    }
    const commit = await deps.inventory.commit(change, once, now);
    switch (commit.kind) {
      case 'committed':
        return { kind: 'committed', reservation: asStored(change) };
      case 'repeated':
        return commit;
      case 'fenced':
        throw new Error('Another relay holds the call');
      case 'moved':
        await new Promise((resolve) => setTimeout(resolve, Math.random() * WAIT_MS * round));
    }
  }
  throw new Fault('rooms_busy', 'Many others are booking the same nights at this moment; try again.');
}

function asStored({ before, after }: InventoryChange): Reservation {
  return after === before ? after : { ...after, version: after.version + 1 };
}

/** The nights of `reservation` and its place in them; none when it was cancelled. */
export interface Occupation {
  id: string;
  type: string;
  dates: readonly string[];
  place: Place;
}

export function occupationOf(reservation: Reservation | null): Occupation | null {
  if (!reservation || reservation.statut === 'annulee') return null;
  const place: Place =
    reservation.statut === 'option' ? { kind: 'held', until: reservation.expire_a } : { kind: 'booked' };
  const dates = reservation.nuits.map(({ date }) => date);
  return { id: reservation.id, type: reservation.type_chambre, dates, place };
}

/**
 * The nights that change when a reservation gives up `before` and takes `after`, as they are to be. A night that it keeps is left
 * alone, even where the hotel has fewer rooms by now. Nights before the day `past` are over: they are counted, full or not. Throws
 * `no_room` with the nights that are full.
 */
export async function moveNights(
  inventory: Pick<InventoryRepository, 'nights'>,
  hotel: Hotel,
  before: Occupation | null,
  after: Occupation | null,
  now: Date,
  past = '',
): Promise<Night[]> {
  const key = (type: string, date: string) => `${type} ${date}`;
  const had = keysOf(before, key);
  const has = keysOf(after, key);
  const keeps = before !== null && after !== null && samePlace(before.place, after.place, now);
  const nights = new Map<string, Night>();
  for (const side of [before, after]) {
    if (!side || side.dates.length === 0) continue;
    for (const night of await inventory.nights(side.type, side.dates)) nights.set(key(night.type, night.date), night);
  }
  const changed: Night[] = [];
  const full: string[] = [];
  for (const [name, night] of nights) {
    if (keeps && had.has(name) && has.has(name)) continue;
    const left = before && had.has(name) ? vacate(night, before.id, before.place, now) : night;
    if (!after || !has.has(name)) changed.push(left);
    else if (night.date >= past && free(left, roomsOf(hotel, night.type), now) === 0) full.push(night.date);
    else changed.push(occupy(left, after.id, after.place, now));
  }
  if (full.length > 0) throw noRoom(full.toSorted());
  return changed;
}

function keysOf(side: Occupation | null, key: (type: string, date: string) => string): ReadonlySet<string> {
  return new Set(side?.dates.map((date) => key(side.type, date)));
}

/** A hold that is over is no place to keep. */
function samePlace(before: Place, after: Place, now: Date): boolean {
  if (before.kind === 'booked') return after.kind === 'booked';
  return after.kind === 'held' && after.until === before.until && now < new Date(before.until);
}

const roomsOf = (hotel: Hotel, type: string): number => roomType(hotel, type)?.nombre ?? 0;

export function noRoom(nights: readonly string[]): Fault {
  return new Fault('no_room', 'No room of this type is left for these nights.', { facts: { nuits: nights.join(' ') } });
}

/** The room type that a stay is for. Throws `impossible_stay` when there is none, or it is too small. */
export function fittingRoom(hotel: Hotel, type: string, guests: number): RoomType {
  const room = roomType(hotel, type);
  if (!room) {
    const known = hotel.config.chambres.map(({ id }) => id).join(', ');
    throw impossibleStay('unknown_room_type', '/type_chambre', `The room types are ${known}.`);
  }
  if (guests > room.capacite) {
    const detail = `${room.nom} takes at most ${room.capacite} guests.`;
    throw impossibleStay('too_many_guests', '/nombre_personnes', detail);
  }
  return room;
}
