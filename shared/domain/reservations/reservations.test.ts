import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import {
  aStay,
  HOTEL_OPENS,
  hotelDeps,
  type HotelDeps,
  hotelTables,
  smallHotel,
  type TestTables,
} from '../../testing/reservations.ts';
import type { Actor } from './authority.ts';
import { checkAvailability } from './check-availability.ts';
import { createReservation, type ReservationSource } from './create-reservation.ts';
import { findReservation } from './find-reservation.ts';
import type { Done } from './inventory.ts';
import type { Once } from './once-repository.ts';
import { cancelReservation, modifyReservation } from './modify-reservation.ts';
import { importedReservationSchema, importReservation } from './import-reservation.ts';
import type { NewReservation } from './reservation-input.ts';
import { reservationItem, reservationKey } from './reservation-repository.ts';
import type { Reservation } from './reservation.ts';
import { saveHotel } from './save-hotel.ts';

const staff: Actor = { kind: 'staff' };
const desk: ReservationSource = { origine: 'api', callId: null, from: null, holdMinutes: null };
const holding: ReservationSource = { ...desk, holdMinutes: 15 };

let dynamo: TestDynamo;
let tables: TestTables;
let deps: HotelDeps;
let now: Date;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  now = HOTEL_OPENS;
  tables = await hotelTables(dynamo);
  deps = hotelDeps(dynamo.store, tables, () => now);
});

function made(done: Done): Reservation {
  if (done.kind === 'repeated') throw new Error(`Repeated: ${done.recalled}`);
  return done.reservation;
}
const book = async (change: Partial<NewReservation> = {}, source = desk, once: Once | null = null) =>
  made(await createReservation(deps, aStay(change), source, once));
const modify = async (id: string, change: Parameters<typeof modifyReservation>[2], actor: Actor = staff) =>
  made(await modifyReservation(deps, id, change, actor, null, null));
const cancel = async (id: string, actor: Actor = staff) => made(await cancelReservation(deps, id, actor, null, null));
const freeRooms = async (stay: { date_arrivee: string; date_depart: string }, type = 'standard') =>
  (await checkAvailability(deps, { ...stay, nombre_personnes: 2, type_chambre: type }))[0]?.libres;
const stay = { date_arrivee: '2026-12-10', date_depart: '2026-12-13' };

describe('booking', () => {
  it('takes a room in each night, and tells what they cost', async () => {
    const reservation = await book();
    expect(reservation).toMatchObject({ statut: 'confirmee', telephone: '+33612345678', version: 1 });
    expect(reservation.id).toMatch(/^RES-1795683600000-[2-9a-z]{9}$/);
    expect(reservation.nuits).toEqual(
      ['2026-12-10', '2026-12-11', '2026-12-12'].map((date) => ({ date, prix: 89_00 })),
    );
    expect(await deps.reservations.find(reservation.id)).toEqual(reservation);
    expect(await freeRooms(stay)).toBe(1);
    // The night of the departure is somebody else's.
    expect(await freeRooms({ date_arrivee: '2026-12-13', date_depart: '2026-12-14' })).toBe(2);
  });

  it('of a full night is refused, with the nights that are full', async () => {
    await Promise.all([book(), book()]);
    await expect(book({ date_arrivee: '2026-12-12', date_depart: '2026-12-15' })).rejects.toMatchObject({
      code: 'no_room',
      facts: { nuits: '2026-12-12' },
    });
    expect(await freeRooms({ date_arrivee: '2026-12-13', date_depart: '2026-12-15' })).toBe(2);
  });

  it('by fifty at once gives each room once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => book()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'no_room' });
  });

  it.each([
    ['departure_not_after_arrival', { date_depart: '2026-12-10' }],
    ['in_the_past', { date_arrivee: '2026-11-25' }],
    ['too_long', { date_depart: '2027-01-10' }],
    ['too_far_ahead', { date_arrivee: '2029-01-01', date_depart: '2029-01-02' }],
    ['not_a_date', { date_arrivee: '2026-02-30' }],
    ['too_many_guests', { nombre_personnes: 3 }],
    ['unknown_room_type', { type_chambre: 'palace' }],
  ])('that cannot be says why: %s', async (raison, change) => {
    await expect(book(change)).rejects.toMatchObject({ code: 'impossible_stay', facts: { raison } });
  });

  it('may begin today, by the clock of the hotel', async () => {
    now = new Date('2026-11-26T23:30:00.000Z');
    await expect(book({ date_arrivee: '2026-11-26', date_depart: '2026-11-28' })).rejects.toMatchObject({
      facts: { raison: 'in_the_past' },
    });
    expect((await book({ date_arrivee: '2026-11-27', date_depart: '2026-11-28' })).statut).toBe('confirmee');
  });

  it('of thirty nights is one transaction', async () => {
    const long = { date_arrivee: '2026-12-01', date_depart: '2026-12-31' };
    const { id } = await book(long);
    const moved = await modify(id, {
      date_arrivee: '2027-02-01',
      date_depart: '2027-03-03',
      type_chambre: 'suite_vue_mer',
    });
    expect(moved.nuits).toHaveLength(30);
    expect(await freeRooms(long)).toBe(2);
  });

  it('costs what the season says', async () => {
    const config = smallHotel();
    const chambres = config.chambres.map((room) => ({
      ...room,
      saisons: [{ nom: 'Fêtes', du: '12-24', au: '01-02', prix_nuit: 150_00 }],
    }));
    await saveHotel(deps, { ...config, chambres }, 1);
    const { nuits } = await book({ date_arrivee: '2026-12-23', date_depart: '2026-12-25' });
    expect(nuits.map(({ prix }) => prix)).toEqual([89_00, 150_00]);
    const later = await book({ date_arrivee: '2027-01-02', date_depart: '2027-01-04' });
    expect(later.nuits.map(({ prix }) => prix)).toEqual([150_00, 89_00]);
  });
});

describe('an option', () => {
  it('holds a room until it is over, by its time and not by anybody’s sweeping', async () => {
    const option = await book({}, holding);
    expect(option).toMatchObject({ statut: 'option', expire_a: '2026-11-26T09:15:00.000Z' });
    await book({}, holding);
    await expect(book()).rejects.toMatchObject({ code: 'no_room' });
    now = new Date('2026-11-26T09:15:00.000Z');
    expect(await freeRooms(stay)).toBe(2);
    await Promise.all([book(), book()]);
    await expect(modify(option.id, { statut: 'confirmee' })).rejects.toMatchObject({ code: 'no_room' });
  });

  it('becomes a reservation, and takes one room for it', async () => {
    const { id } = await book({}, holding);
    expect(await modify(id, { statut: 'confirmee' })).toMatchObject({ statut: 'confirmee', expire_a: null });
    expect(await freeRooms(stay)).toBe(1);
    now = new Date('2026-11-27T09:00:00.000Z');
    expect(await freeRooms(stay)).toBe(1);
  });

  it('that is over can still be confirmed while there is room, but not changed otherwise', async () => {
    const { id } = await book({}, holding);
    now = new Date('2026-11-26T10:00:00.000Z');
    await expect(modify(id, { nom: 'Durand' })).rejects.toMatchObject({ code: 'option_expired' });
    expect((await modify(id, { statut: 'confirmee' })).statut).toBe('confirmee');
    expect(await freeRooms(stay)).toBe(1);
  });
});

describe('a change', () => {
  it('gives the old nights back and takes the new ones; what stays keeps its price', async () => {
    const { id } = await book();
    const config = smallHotel();
    await saveHotel(deps, { ...config, chambres: config.chambres.map((room) => ({ ...room, prix_nuit: 99_00 })) }, 1);
    const changed = await modify(id, { date_arrivee: '2026-12-12', date_depart: '2026-12-14' });
    expect(changed.nuits).toEqual([
      { date: '2026-12-12', prix: 89_00 },
      { date: '2026-12-13', prix: 99_00 },
    ]);
    expect(await freeRooms({ date_arrivee: '2026-12-10', date_depart: '2026-12-12' })).toBe(2);
    expect(await freeRooms({ date_arrivee: '2026-12-12', date_depart: '2026-12-14' })).toBe(1);
  });

  it('that finds no room leaves everything as it was', async () => {
    const { id } = await book();
    await Promise.all([book({ type_chambre: 'suite_vue_mer' }), book({ type_chambre: 'suite_vue_mer' })]);
    await expect(modify(id, { type_chambre: 'suite_vue_mer' })).rejects.toMatchObject({ code: 'no_room' });
    expect(await deps.reservations.find(id)).toMatchObject({ type_chambre: 'standard', version: 1 });
    expect(await freeRooms(stay)).toBe(1);
  });

  it('keeps a room that the hotel no longer counts', async () => {
    const [first] = await Promise.all([book(), book()]);
    await saveHotel(deps, smallHotel(1), 1);
    expect(await freeRooms(stay)).toBe(0);
    const shorter = await modify(first.id, { date_depart: '2026-12-12', nom: 'Dupond' });
    expect(shorter.nuits).toHaveLength(2);
  });

  it('lets a guest who is in the house stay longer', async () => {
    const { id } = await book();
    now = new Date('2026-12-12T09:00:00.000Z');
    expect((await modify(id, { date_depart: '2026-12-15' })).nuits).toHaveLength(5);
    await expect(modify(id, { date_arrivee: '2026-12-09' })).rejects.toMatchObject({
      facts: { raison: 'in_the_past' },
    });
  });

  it('to what is so already makes no version', async () => {
    const { id } = await book();
    const same = { date_depart: '2026-12-13', telephone: '06 12 34 56 78', statut: 'confirmee' } as const;
    expect(await modify(id, same)).toMatchObject({ version: 1 });
    expect(await deps.reservations.find(id)).toMatchObject({ version: 1 });
    expect(await freeRooms(stay)).toBe(1);
  });

  it('of a version that is no more is refused', async () => {
    const { id } = await book();
    await modify(id, { nom: 'Durand' });
    await expect(modifyReservation(deps, id, { nom: 'Petit' }, staff, 1, null)).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    await expect(cancelReservation(deps, id, staff, 1, null)).rejects.toMatchObject({ code: 'precondition_failed' });
  });
});

describe('a cancellation', () => {
  it('gives the nights back, once however often it is asked', async () => {
    const { id } = await book();
    await book();
    const outcomes = await Promise.all([cancel(id), cancel(id), cancel(id)]);
    expect(outcomes.map(({ statut }) => statut)).toEqual(['annulee', 'annulee', 'annulee']);
    expect(outcomes.map(({ version }) => version)).toEqual([2, 2, 2]);
    expect(await freeRooms(stay)).toBe(1);
    await expect(modify(id, { nom: 'Durand' })).rejects.toMatchObject({ code: 'reservation_cancelled' });
  });
});

describe('a guest', () => {
  const guest = (nom: string | null, callId: string | null = null): Actor => ({ kind: 'guest', nom, callId });

  it('acts on what they can name, or made in this call', async () => {
    const { id } = await book({ nom: 'Lefèvre-D’Arc' }, { ...desk, origine: 'telephone', callId: 'call_1' });
    for (const actor of [guest('lefevre darc'), guest(null, 'call_1')]) {
      expect((await findReservation(deps.reservations, id, actor)).id).toBe(id);
    }
    expect((await cancel(id, guest('LEFEVRE D ARC'))).statut).toBe('annulee');
  });

  it('learns nothing of anybody else’s: neither name, nor that it is there', async () => {
    const { id } = await book({}, { ...desk, origine: 'telephone', callId: 'call_1' });
    const strangers = [guest(null), guest(''), guest(' - '), guest('Durand'), guest(null, 'call_2')];
    const asked = strangers.flatMap((actor) => [
      findReservation(deps.reservations, id, actor),
      findReservation(deps.reservations, 'RES-1-nobody', actor),
      modify(id, { nom: 'X' }, actor),
      cancel(id, actor),
    ]);
    const answers = await Promise.allSettled(asked);
    const texts = new Set(answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason) : 'told')));
    expect([...texts]).toEqual(['Fault: There is no reservation with this number and name.']);
    expect((await deps.reservations.find(id))?.statut).toBe('confirmee');
  });
});

describe('a stay', () => {
  it('is kept for as long as was said when it was made, from the departure on', async () => {
    const record = importedReservationSchema.parse({
      ...{ id: 'RES-1738420800000-abc', nom: 'Dupont', type_chambre: 'standard', nombre_personnes: 1 },
      ...{ date_arrivee: '2025-03-15', date_depart: '2025-03-17', date_creation: '2025-02-01T10:00:00.000Z' },
    });
    const late = importReservation({ ...deps, keepDays: 30 }, record);
    await expect(late).rejects.toMatchObject({ code: 'invalid_body', violations: [{ code: 'kept_no_longer' }] });
    const { reservation: old } = await importReservation(deps, { ...record, id: 'RES-1738420800000-def' });
    // Over, and DynamoDB has not come to it yet.
    const over = { ...old, id: record.id, keepDays: 30 };
    await dynamo.store.put(tables.reservations, reservationItem(over, now), 'absent');
    const { id } = made(await createReservation({ ...deps, keepDays: 30 }, aStay(), desk, null));
    const { reservations } = await deps.reservations.list({}, 10, undefined);
    expect(reservations.map((one) => one.id)).toEqual(['RES-1738420800000-def', id]);
    expect(await deps.reservations.find(record.id)).toBeUndefined();
    const item = await dynamo.store.get(tables.reservations, reservationKey(id));
    expect(item?.['expiresAt']).toBe(Date.parse('2027-01-12T00:00:00Z') / 1000);
    await modify(id, { date_depart: '2026-12-12' });
    const shorter = await dynamo.store.get(tables.reservations, reservationKey(id));
    expect(shorter?.['expiresAt']).toBe(Date.parse('2027-01-11T00:00:00Z') / 1000);
  });
});

describe('where a guest is reached', () => {
  const byPhone: ReservationSource = { ...desk, origine: 'telephone', callId: 'call_1', from: '+33611223344' };
  const change = { email: 'autre@example.com', canal_confirmation: 'email' } as const;

  it('is the telephone they booked from, unless they name another', async () => {
    expect(await book({ telephone: null }, byPhone)).toMatchObject({ telephone: '+33611223344' });
    expect(await book({}, byPhone)).toMatchObject({ telephone: '+33612345678' });
  });

  it('is theirs to correct in the call that booked, and staff’s to change; a number and a name are not enough', async () => {
    const { id } = await book({}, byPhone);
    expect(await modify(id, change, { kind: 'guest', nom: null, callId: 'call_1' })).toMatchObject(change);
    const later: Actor = { kind: 'guest', nom: 'Dupont', callId: 'call_2' };
    await expect(modify(id, { email: 'voleur@example.com' }, later)).rejects.toMatchObject({ code: 'contact_locked' });
    expect(await modify(id, { nombre_personnes: 1 }, later)).toMatchObject({ ...change, nombre_personnes: 1 });
    expect(await modify(id, { email: null })).toMatchObject({ email: null });
  });
});

describe('the same request', () => {
  const once = (body: unknown): Once => deps.onceFor({ key: 'k-1', route: 'POST /reservations', body });

  it('books once, even for the last room, even twenty at a time', async () => {
    await book();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => createReservation(deps, aStay(), desk, once('same'))),
    );
    const committed = outcomes.filter(({ kind }) => kind === 'committed');
    expect(committed).toHaveLength(1);
    const id = committed[0]?.kind === 'committed' ? committed[0].reservation.id : '';
    expect(outcomes.filter((one) => one.kind === 'repeated').map(({ recalled }) => recalled)).toEqual(
      Array.from({ length: 19 }, () => id),
    );
    await expect(createReservation(deps, aStay(), desk, once('another'))).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});

describe('what is free', () => {
  it('is told for every room that takes the party, with other dates where it is full', async () => {
    await Promise.all([book(), book()]);
    const offers = await checkAvailability(deps, { ...stay, nombre_personnes: 2 });
    expect(offers.map(({ room, libres }) => [room.id, libres])).toEqual([
      ['standard', 0],
      ['familiale', 2],
      ['suite_vue_mer', 2],
    ]);
    expect(offers[0]?.autres_dates).toEqual([
      { date_arrivee: '2026-12-07', date_depart: '2026-12-10' },
      { date_arrivee: '2026-12-13', date_depart: '2026-12-16' },
      { date_arrivee: '2026-12-06', date_depart: '2026-12-09' },
    ]);
    const family = await checkAvailability(deps, { ...stay, nombre_personnes: 4 });
    expect(family.map(({ room }) => room.id)).toEqual(['familiale']);
    await expect(checkAvailability(deps, { ...stay, nombre_personnes: 9 })).rejects.toMatchObject({
      facts: { raison: 'too_many_guests' },
    });
  });
});

describe('the nights', () => {
  it('are all read, on however many pages they come', async () => {
    await Promise.all([book(), book()]);
    const paged = hotelDeps({ ...dynamo.store, query: (input) => dynamo.store.query({ ...input, Limit: 1 }) }, tables);
    const dates = ['2026-12-09', '2026-12-10', '2026-12-11', '2026-12-12'];
    const nights = await paged.inventory.nights('standard', dates);
    expect(nights.map(({ booked }) => booked)).toEqual([0, 2, 2, 2]);
  });
});

describe('the list', () => {
  it('is by day of arrival, by page and filter', async () => {
    const days = ['2026-12-20', '2026-12-05', '2026-12-10'];
    for (const date_arrivee of days) {
      await book({ date_arrivee, date_depart: '2026-12-21', type_chambre: 'familiale' }).catch(() => null);
    }
    await book({ date_arrivee: '2026-12-05', date_depart: '2026-12-06' });
    const arrivals = async (filter: object, limit = 10) => {
      const page = await deps.reservations.list(filter, limit, undefined);
      return page.reservations.map(({ date_arrivee }) => date_arrivee);
    };
    expect(await arrivals({})).toEqual(['2026-12-05', '2026-12-05', '2026-12-20']);
    expect(await arrivals({ type_chambre: 'familiale', statut: 'confirmee' })).toEqual(['2026-12-05', '2026-12-20']);
    expect(await arrivals({ du: '2026-12-05', au: '2026-12-05' })).toEqual(['2026-12-05', '2026-12-05']);
    const first = await deps.reservations.list({}, 2, undefined);
    const second = await deps.reservations.list({}, 2, first.next);
    expect([first.reservations.length, second.reservations.length, second.next]).toEqual([2, 1, undefined]);
  });
});
