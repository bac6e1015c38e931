import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCallRecords } from '../../shared/domain/calls/call-records-repository.ts';
import { erasePerson } from '../../shared/domain/people/erase-person.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import type { Item } from '../../shared/dynamodb/item-store.ts';
import { CANARY, openPeopleWorld, OTHER, PERSON, type PeopleWorld, traces } from './testing/people-world.ts';

const DAY_MS = 86_400_000;
const FOR_EVER = { calls: null, transcripts: null, callData: null, orders: null };

let emulator: PeopleWorld;
let world: Awaited<ReturnType<PeopleWorld['empty']>>;
beforeAll(async () => {
  emulator = await openPeopleWorld();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  world = await emulator.empty();
  // Everything here was three days ago; DynamoDB has not deleted anything since, as on most days it has not.
  world.pass(-3 * DAY_MS);
});

const expiryDays = (item: Item | undefined, from: Date) =>
  (Number(item?.['expiresAt']) * 1000 - from.getTime()) / DAY_MS;
const records = () => world.records();
const orders = () => createOrderRepository(world.store, world.env.SUPPLIER_ORDERS_TABLE);

describe('what is kept for some days', () => {
  it('says when each of its items ends, and a call that is not over does not', async () => {
    world.keep({ calls: 30, transcripts: 10, callData: 20, orders: 40 });
    const from = world.now();
    const called = await world.called(PERSON);
    await world.confirmed('o1', OTHER);
    await world.ordered('o2', OTHER);
    const running = await world.talking(PERSON);
    const items = await world.items('CALLS_TABLE');
    const of = (pk: string, sk: string) => items.find((item) => item['pk'] === pk && String(item['sk']).startsWith(sk));
    expect(expiryDays(of(called, 'call'), from)).toBeCloseTo(30, 3);
    expect(expiryDays(of(called, 'attempt#'), from)).toBeCloseTo(30, 3);
    for (const child of ['turn#', 'message#', 'effect#']) {
      expect(expiryDays(of(called, child), from)).toBeCloseTo(10, 3);
    }
    expect(expiryDays((await world.items('RECEPTION_TABLE'))[0], from)).toBeCloseTo(20, 3);
    expect(of(running.id, 'call')?.['expiresAt']).toBeUndefined();
    const [confirmed, waiting] = ['o1', 'o2'].map((id) =>
      world.items('SUPPLIER_ORDERS_TABLE').then((all) => all.find(({ pk }) => pk === id)),
    );
    expect(expiryDays(await confirmed, from)).toBeCloseTo(40, 3);
    expect((await waiting)?.['expiresAt']).toBeUndefined();
  });

  it('is read until then and not after, though it is still there', async () => {
    world.keep({ calls: 1, transcripts: null, callData: 1, orders: 1 });
    const gone = await world.called(PERSON);
    await world.confirmed('o1', PERSON);
    world.keep({ calls: 5, transcripts: null, callData: 5, orders: 5 });
    const there = await world.called(OTHER);
    await world.confirmed('o2', OTHER);
    world.keep({ ...FOR_EVER, transcripts: 1 });
    await world.say(there, 2, 'Au revoir.');

    const calls = createCallRecords(world.store, world.env.CALLS_TABLE);
    expect(await world.calls.find(gone)).toBeUndefined();
    expect(await calls.read(gone)).toBeUndefined();
    expect(await records().find(gone)).toBeUndefined();
    expect(await orders().find('o1')).toBeUndefined();

    expect(await world.calls.find(there)).toBeDefined();
    expect(await calls.read(there)).toMatchObject({ attempts: [{}], messages: [{}] });
    expect(await world.conversations.turns(there)).toMatchObject([{ order: 1 }]);
    expect((await records().list(null, 10, undefined)).records.map(({ id }) => id)).toEqual([there]);
    expect((await orders().list({}, 10, undefined)).orders.map(({ id }) => id)).toEqual(['o2']);
    expect(await world.everything()).toContain(CANARY);
  });

  it('is erased even while it waits to be deleted', async () => {
    world.keep({ calls: 1, transcripts: null, callData: 1, orders: 1 });
    await world.called(PERSON);
    await world.confirmed('o1', PERSON);
    world.pass(1000);
    await erasePerson(world.deps(), PERSON);
    expect(traces(await world.everything())).toEqual([]);
  });

  it('keeps the days of when it began, whatever the setting says later', async () => {
    world.keep({ calls: 1, transcripts: null, callData: null, orders: null });
    const before = await world.ended(PERSON);
    world.keep(FOR_EVER);
    await world.settle(before, () => Promise.reject(new Error('not read'))).catch(() => undefined);
    const after = await world.called(OTHER);
    expect(await world.calls.find(before)).toMatchObject({ status: 'ended', keepDays: { calls: 1 } });
    expect(await world.calls.find(after)).toMatchObject({ keepDays: { calls: null } });
    expect((await world.items('CALLS_TABLE')).find(({ pk, sk }) => pk === after && sk === 'call')).not.toHaveProperty(
      'expiresAt',
    );
  });
});
