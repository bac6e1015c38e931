import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../runtime/faults.ts';
import type { Logger } from '../../runtime/logger.ts';
import { type Actor, mayChangeContact } from './authority.ts';
import { reservationAt } from './find-reservation.ts';
import type { Hotel, RoomType } from './hotel.ts';
import type { HotelRepository } from './hotel-repository.ts';
import { changeInventory, type Done, fittingRoom, moveNights, occupationOf } from './inventory.ts';
import type { InventoryRepository } from './inventory-repository.ts';
import type { Once } from './once-repository.ts';
import { type NightPrice, priceNights } from './price.ts';
import { type ReservationChange, telephoneOf } from './reservation-input.ts';
import type { ReservationRepository } from './reservation-repository.ts';
import type { Reservation } from './reservation.ts';
import { nightsOf, today } from './stay.ts';

export interface ChangeReservationDeps {
  reservations: Pick<ReservationRepository, 'find'>;
  hotel: Pick<HotelRepository, 'current'>;
  inventory: InventoryRepository;
  now: () => Date;
  log: Logger;
}

const CONTACT = ['email', 'telephone', 'canal_confirmation'] as const satisfies readonly (keyof ReservationChange)[];

/**
 * Changes a stay: new nights are taken and old ones given back in one step, so that a change that cannot be leaves everything as it
 * was. Nights that stay keep their price, and what is as it is asked to be is left alone. Throws `reservation_not_found`,
 * `precondition_failed`, `contact_locked`, `reservation_cancelled`, `option_expired`, and as {@link createReservation} does.
 */
export async function modifyReservation(
  deps: ChangeReservationDeps,
  id: string,
  change: ReservationChange,
  actor: Actor,
  expected: number | null,
  once: Once | null,
): Promise<Done> {
  const done = await changeInventory(deps, once, async (now) => {
    const hotel = await deps.hotel.current();
    const before = await reservationAt(deps.reservations, id, actor, expected);
    if (CONTACT.some((field) => change[field] !== undefined) && !mayChangeContact(actor, before)) {
      throw new Fault('contact_locked', 'Where the guest is reached is changed by staff, or in the call that booked.');
    }
    const after = changed(before, change, hotel, now);
    if (isDeepStrictEqual(after, before)) return { before, after: before, nights: [] };
    const nights = await moveNights(deps.inventory, hotel, occupationOf(before), occupationOf(after), now);
    return { before, after, nights };
  });
  if (done.kind === 'committed') deps.log.info('A reservation was changed', { reservationId: id });
  return done;
}

/** Gives all nights back. Cancelling once more changes nothing. Throws `reservation_not_found`, `precondition_failed`, `rooms_busy`. */
export async function cancelReservation(
  deps: ChangeReservationDeps,
  id: string,
  actor: Actor,
  expected: number | null,
  once: Once | null,
): Promise<Done> {
  const done = await changeInventory(deps, once, async (now) => {
    const [hotel, before] = await Promise.all([
      deps.hotel.current(),
      reservationAt(deps.reservations, id, actor, expected),
    ]);
    if (before.statut === 'annulee') return { before, after: before, nights: [] };
    const after = { ...before, statut: 'annulee', expire_a: null } as const;
    return { before, after, nights: await moveNights(deps.inventory, hotel, occupationOf(before), null, now) };
  });
  if (done.kind === 'committed') deps.log.info('A reservation was cancelled', { reservationId: id });
  return done;
}

function changed(before: Reservation, change: ReservationChange, hotel: Hotel, now: Date): Reservation {
  if (before.statut === 'annulee') throw new Fault('reservation_cancelled', 'The reservation is cancelled.');
  const { statut, telephone, ...rest } = change;
  if (before.statut === 'option' && statut !== 'confirmee' && now >= new Date(before.expire_a)) {
    throw new Fault(
      'option_expired',
      'The rooms are held no longer; confirm the option to take them if they are free.',
    );
  }
  const after = {
    ...before,
    ...defined(rest),
    ...(telephone === undefined
      ? {}
      : { telephone: telephone === null ? null : telephoneOf(telephone, hotel.config.pays) }),
  };
  const moves = after.type_chambre !== before.type_chambre || after.nombre_personnes !== before.nombre_personnes;
  const dates = after.date_arrivee !== before.date_arrivee || after.date_depart !== before.date_depart;
  const nuits = moves || dates ? nightsAfter(before, after, hotel, now) : before.nuits;
  if (statut === 'confirmee') return { ...after, nuits, statut, expire_a: null };
  return { ...after, nuits };
}

function nightsAfter(before: Reservation, after: Reservation, hotel: Hotel, now: Date): NightPrice[] {
  const room: RoomType = fittingRoom(hotel, after.type_chambre, after.nombre_personnes);
  const day = today(now, hotel.config.fuseau_horaire);
  // Who is in the house already may stay longer.
  const since = after.date_arrivee === before.date_arrivee && before.date_arrivee < day ? before.date_arrivee : day;
  const agreed = after.type_chambre === before.type_chambre ? before.nuits : [];
  const prices = new Map(agreed.map(({ date, prix }) => [date, prix]));
  return priceNights(room, nightsOf(after, since)).map(({ date, prix }) => ({ date, prix: prices.get(date) ?? prix }));
}

/** Without the keys that are absent, so that they do not overwrite. */
function defined<Shape extends object>(shape: Shape): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never;
}
