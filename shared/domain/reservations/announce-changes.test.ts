import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS_DUE, eventKey, passingOn } from '../../dynamodb/outbox.ts';
import { eventsTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { Crash, CrashPlan, mortal } from '../../testing/order-world/crashes.ts';
import { aStay, HOTEL_OPENS, hotelDeps, hotelTables, type TestTables } from '../../testing/reservations.ts';
import { announceChanges } from './announce-changes-repository.ts';
import { createReservation } from './create-reservation.ts';
import { cancelReservation, modifyReservation } from './modify-reservation.ts';

const staff = { kind: 'staff' } as const;
const byApi = { origine: 'api', callId: null, from: null, holdMinutes: null } as const;

let dynamo: TestDynamo;
let tables: TestTables;
let events: string;
let passed: string[];
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  [tables, events] = await Promise.all([hotelTables(dynamo), dynamo.createTable(eventsTable)]);
  passed = [];
});

const depsOver = (store = dynamo.store, pass = async (id: string) => void passed.push(id)) =>
  hotelDeps(passingOn(store, events, pass), tables, () => HOTEL_OPENS, announceChanges(events));
const told = async (id: string) => await dynamo.store.get(events, eventKey(id));
/** Ids of the events that wait to be passed on. */
async function due(): Promise<string[]> {
  const { items } = await dynamo.store.query({
    TableName: events,
    IndexName: 'due',
    KeyConditionExpression: '#shard = :shard',
    ExpressionAttributeNames: { '#shard': eventsTable.indexes.due.partitionKey },
    ExpressionAttributeValues: { ':shard': EVENTS_DUE },
  });
  return items.map(({ pk }) => String(pk).slice(eventKey('').pk.length));
}

async function book(deps = depsOver(), key = 'a'): Promise<string> {
  const done = await createReservation(deps, aStay(), byApi, deps.onceFor({ key, route: 'test', body: key }));
  if (done.kind === 'repeated') return done.recalled;
  return done.reservation.id;
}

describe('every change of a stay', () => {
  it('is announced as what it is, with the stay as it is then, and passed on at once', async () => {
    const id = await book();
    await modifyReservation(depsOver(), id, { nombre_personnes: 1 }, staff, null, null);
    await cancelReservation(depsOver(), id, staff, null, null);
    expect(passed).toEqual([1, 2, 3].map((version) => `evt_${id}_${version}`));
    expect(await told(`evt_${id}_1`)).toMatchObject({
      type: 'reservation.created',
      data: { id, nom: 'Dupont', nombre_personnes: 2, statut: 'confirmee', prix_total: 267, version: 1 },
    });
    expect(await told(`evt_${id}_2`)).toMatchObject({ type: 'reservation.modified', data: { nombre_personnes: 1 } });
    expect(await told(`evt_${id}_3`)).toMatchObject({ type: 'reservation.cancelled', data: { statut: 'annulee' } });
  });

  it('is announced once, however often it is asked for', async () => {
    await Promise.all(Array.from({ length: 10 }, () => book()));
    expect(new Set(passed).size).toBe(1);
    expect(await due()).toHaveLength(1);
  });

  it('that did not happen is no news', async () => {
    await book(depsOver(), 'a');
    await book(depsOver(), 'b');
    await expect(book(depsOver(), 'c')).rejects.toMatchObject({ code: 'no_room' });
    expect(await due()).toHaveLength(2);
  });

  it('that was so already is no news either', async () => {
    const id = await book();
    await modifyReservation(depsOver(), id, { nombre_personnes: 2 }, staff, null, null);
    for (const key of ['a', 'b']) {
      const once = depsOver().onceFor({ key: `cancel-${key}`, route: 'test', body: '' });
      await cancelReservation(depsOver(), id, staff, null, once);
    }
    expect(passed).toEqual([`evt_${id}_1`, `evt_${id}_2`]);
  });

  it('is due when nobody could be asked to pass it on', async () => {
    const id = await book(depsOver(dynamo.store, async () => Promise.reject(new Error('The queue is gone'))));
    expect(await due()).toEqual([`evt_${id}_1`]);
  });

  it('is announced exactly when it was made, wherever the process dies', async () => {
    let passages = 1;
    for (let at = 1; at <= passages; at++) {
      [tables, events] = await Promise.all([hotelTables(dynamo), dynamo.createTable(eventsTable)]);
      const plan = new CrashPlan([at]);
      const died = await book(depsOver(mortal(dynamo.store, plan))).then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      const { reservations } = await depsOver().reservations.list({}, 10, undefined);
      expect(await due()).toEqual(reservations.map(({ id }) => `evt_${id}_1`));
      if (died) passages = at + 1;
      else expect(at).toBeGreaterThan(6);
    }
  });
});
