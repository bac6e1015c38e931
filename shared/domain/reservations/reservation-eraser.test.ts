import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import {
  aStay,
  HOTEL_OPENS,
  hotelDeps,
  type HotelDeps,
  hotelTables,
  type TestTables,
} from '../../testing/reservations.ts';
import { checkAvailability } from './check-availability.ts';
import { createReservation } from './create-reservation.ts';
import { cancelReservation, modifyReservation } from './modify-reservation.ts';
import { createReservationEraser } from './reservation-eraser-repository.ts';

const GUEST = { telephone: '+33612345678', upTo: '2026-11-26T10:00:00.000Z' };
const staff = { kind: 'staff' } as const;
const now = () => HOTEL_OPENS;

let dynamo: TestDynamo;
let tables: TestTables;
let deps: HotelDeps;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  tables = await hotelTables(dynamo);
  deps = hotelDeps(dynamo.store, tables, now);
});

async function book(telephone?: string): Promise<string> {
  const desk = { origine: 'telephone', callId: 'call_1', from: null, holdMinutes: null } as const;
  const done = await createReservation(deps, aStay(telephone === undefined ? {} : { telephone }), desk, null);
  if (done.kind === 'repeated') throw new Error('Nobody asked before');
  return done.reservation.id;
}
const eraser = () => createReservationEraser(dynamo.store, tables.reservations, now);

it('takes the guest out of their reservations, which hold their rooms all the same', async () => {
  const [mine, other] = [await book(), await book('+33655667788')];
  expect(await eraser().find(GUEST)).toEqual([mine]);
  expect(await eraser().erase(mine, GUEST)).toBe(true);
  const stored = JSON.stringify(
    await dynamo.store.get(tables.reservations, { pk: `reservation#${mine}`, sk: 'reservation' }),
  );
  for (const trace of ['Dupont', 'Jean', 'jean.dupont', '612345678', 'bébé', 'call_1'])
    expect(stored).not.toContain(trace);
  expect(await deps.reservations.find(mine)).toMatchObject({
    statut: 'confirmee',
    nuits: [{}, {}, {}],
    telephone: null,
  });
  expect(await deps.reservations.find(other)).toMatchObject({ nom: 'Dupont', telephone: '+33655667788' });
  const stay = { date_arrivee: '2026-12-10', date_depart: '2026-12-13', nombre_personnes: 2, type_chambre: 'standard' };
  expect((await checkAvailability(deps, stay))[0]?.libres).toBe(0);
  expect(await eraser().find(GUEST)).toEqual([]);
  expect(await eraser().erase(mine, GUEST)).toBe(true);
});

it('leaves a reservation that only staff can act on', async () => {
  const mine = await book();
  await eraser().erase(mine, GUEST);
  for (const nom of ['', 'Dupont']) {
    const guest = { kind: 'guest', callId: 'call_1', nom } as const;
    await expect(cancelReservation(deps, mine, guest, null, null)).rejects.toMatchObject({
      code: 'reservation_not_found',
    });
  }
  await expect(cancelReservation(deps, mine, staff, null, null)).resolves.toMatchObject({ kind: 'committed' });
});

it('meets whoever changes the reservation at the same time, and the guest is gone', async () => {
  const mine = await book();
  await Promise.all([
    eraser().erase(mine, GUEST),
    ...['a', 'b', 'c'].map((demandes_speciales) =>
      modifyReservation(deps, mine, { demandes_speciales }, staff, null, null).catch(() => undefined),
    ),
  ]);
  expect(await deps.reservations.find(mine)).toMatchObject({ nom: '', telephone: null, email: null });
});

it('finds only what was booked up to then', async () => {
  await book();
  expect(await eraser().find({ ...GUEST, upTo: '2026-11-26T08:59:00.000Z' })).toEqual([]);
});
