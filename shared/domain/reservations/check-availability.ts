import { Temporal } from 'temporal-polyfill';
import { fittingRoom } from './inventory.ts';
import type { HotelRepository } from './hotel-repository.ts';
import type { RoomType } from './hotel.ts';
import type { InventoryRepository } from './inventory-repository.ts';
import { free, type Night } from './night.ts';
import { type NightPrice, priceNights } from './price.ts';
import { impossibleStay, nightsOf, type Stay, today } from './stay.ts';

/** How far around a stay that is full others are looked for. */
const DAYS_AROUND = 7;
const MAX_OTHERS = 3;

export interface AvailabilityQuery extends Stay {
  nombre_personnes: number;
  type_chambre?: string | undefined;
}

/** A room type that takes so many guests, for one stay. */
export interface RoomOffer {
  room: RoomType;
  /** Rooms that are free in every night. */
  libres: number;
  nuits: NightPrice[];
  /** The nearest stays of the same length in which one is free, if none is in this one. */
  autres_dates: Stay[];
}

export interface CheckAvailabilityDeps {
  hotel: Pick<HotelRepository, 'current'>;
  inventory: Pick<InventoryRepository, 'nights'>;
  now: () => Date;
}

/**
 * What a party can have for a stay, room type by room type. What is told is not promised: only booking is. Throws `impossible_stay`.
 */
export async function checkAvailability(deps: CheckAvailabilityDeps, query: AvailabilityQuery): Promise<RoomOffer[]> {
  const hotel = await deps.hotel.current();
  const now = deps.now();
  const day = today(now, hotel.config.fuseau_horaire);
  const nights = nightsOf(query, day);
  const rooms =
    query.type_chambre === undefined
      ? hotel.config.chambres.filter(({ capacite }) => query.nombre_personnes <= capacite)
      : [fittingRoom(hotel, query.type_chambre, query.nombre_personnes)];
  if (rooms.length === 0) {
    throw impossibleStay('too_many_guests', '/nombre_personnes', 'No room takes so many guests.');
  }
  const around = daysAround(query, day);
  return await Promise.all(
    rooms.map(async (room) => {
      const known = await deps.inventory.nights(room.id, around);
      const freeAt = new Map(known.map((night: Night) => [night.date, free(night, room.nombre, now)]));
      const leftIn = (dates: readonly string[]) => Math.min(...dates.map((date) => freeAt.get(date) ?? 0));
      const libres = leftIn(nights);
      const autres_dates = libres > 0 ? [] : nearest(query, nights.length, around, leftIn);
      return { room, libres, nuits: priceNights(room, nights), autres_dates };
    }),
  );
}

/** The nights from a week before the stay, but not before today, to a week after. */
function daysAround({ date_arrivee, date_depart }: Stay, day: string): string[] {
  const earliest = Temporal.PlainDate.from(date_arrivee).subtract({ days: DAYS_AROUND }).toString();
  const first = Temporal.PlainDate.from(earliest < day ? day : earliest);
  const count = first.until(Temporal.PlainDate.from(date_depart)).days + DAYS_AROUND;
  return Array.from({ length: count }, (_, offset) => first.add({ days: offset }).toString());
}

function nearest(
  { date_arrivee }: Stay,
  length: number,
  around: readonly string[],
  leftIn: (dates: readonly string[]) => number,
): Stay[] {
  const wanted = around.indexOf(date_arrivee);
  return around
    .slice(0, around.length - length + 1)
    .map((arrival, at) => ({ arrival, at, dates: around.slice(at, at + length) }))
    .filter(({ dates }) => leftIn(dates) > 0)
    .toSorted((a, b) => Math.abs(a.at - wanted) - Math.abs(b.at - wanted))
    .slice(0, MAX_OTHERS)
    .map(({ arrival, dates }) => ({ date_arrivee: arrival, date_depart: dayAfter(dates.at(-1) ?? arrival) }));
}

const dayAfter = (date: string): string => Temporal.PlainDate.from(date).add({ days: 1 }).toString();
