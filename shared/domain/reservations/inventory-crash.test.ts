import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { Crash, CrashPlan, mortal } from '../../testing/order-world/crashes.ts';
import { aStay, hotelDeps, type HotelDeps, hotelTables, type TestTables } from '../../testing/reservations.ts';
import type { Actor } from './authority.ts';
import { createReservation } from './create-reservation.ts';
import { cancelReservation, modifyReservation } from './modify-reservation.ts';

/** The process dies before and after each of its calls to the database, and whoever asked asks again. */
const staff: Actor = { kind: 'staff' };
const once = (deps: HotelDeps, key: string) => deps.onceFor({ key, route: 'test', body: key });
const source = { origine: 'api', callId: null, from: null, holdMinutes: null } as const;

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const steps = {
  book: (deps: HotelDeps) => createReservation(deps, aStay(), source, once(deps, 'book')),
  modify: (deps: HotelDeps, id: string) =>
    modifyReservation(
      deps,
      id,
      { date_arrivee: '2026-12-12', date_depart: '2026-12-15', type_chambre: 'familiale' },
      staff,
      null,
      once(deps, 'modify'),
    ),
  cancel: (deps: HotelDeps, id: string) => cancelReservation(deps, id, staff, null, once(deps, 'cancel')),
};

/** Rooms taken in each night, by what the nights say and by what the reservations say. */
async function books(tables: TestTables) {
  const deps = hotelDeps(dynamo.store, tables);
  const dates = Array.from({ length: 10 }, (_, day) => `2026-12-${10 + day}`);
  const { reservations } = await deps.reservations.list({}, 100, undefined);
  const byNights: string[] = [];
  const byReservations: string[] = [];
  for (const type of ['standard', 'familiale']) {
    for (const night of await deps.inventory.nights(type, dates)) {
      byNights.push(`${type} ${night.date} ${night.booked}`);
      const here = reservations.filter(
        ({ statut, type_chambre, nuits }) =>
          statut === 'confirmee' && type_chambre === type && nuits.some(({ date }) => date === night.date),
      );
      byReservations.push(`${type} ${night.date} ${here.length}`);
    }
  }
  return { byNights, byReservations, reservations };
}

describe.each(['book', 'modify', 'cancel'] as const)('a process that dies while it is to %s', (name) => {
  it('leaves all of it or nothing at any moment, and asking again has the effect once', async () => {
    let passages = 1;
    for (let at = 1; at <= passages; at++) {
      const tables = await hotelTables(dynamo);
      const calm = hotelDeps(dynamo.store, tables);
      const first = name === 'book' ? null : await steps.book(calm);
      const id = first?.kind === 'committed' ? first.reservation.id : '';
      const plan = new CrashPlan([at]);
      const dying = steps[name](hotelDeps(mortal(dynamo.store, plan), tables), id);
      await expect(dying).rejects.toBeInstanceOf(Crash);

      const after = await books(tables);
      expect(after.byNights).toEqual(after.byReservations);

      await steps[name](calm, id);
      const end = await books(tables);
      expect(end.byNights).toEqual(end.byReservations);
      expect(end.reservations).toHaveLength(1);
      expect(end.reservations[0]).toMatchObject(
        {
          book: { statut: 'confirmee' },
          modify: { type_chambre: 'familiale', version: 2 },
          cancel: { statut: 'annulee' },
        }[name],
      );

      if (at === 1) {
        const counted = new CrashPlan([]);
        const whole = await hotelTables(dynamo);
        const booked = name === 'book' ? null : await steps.book(hotelDeps(dynamo.store, whole));
        await steps[name](
          hotelDeps(mortal(dynamo.store, counted), whole),
          booked?.kind === 'committed' ? booked.reservation.id : '',
        );
        passages = counted.passages;
        expect(passages).toBeGreaterThanOrEqual(8);
      }
    }
  }, 60_000);
});
