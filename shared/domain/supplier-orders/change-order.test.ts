import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable, eventsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import { type CallRepository, createCallRepository } from '../calls/call-repository.ts';
import { bindDialled, claimAttempt, connectLeg } from '../calls/call-transitions.ts';
import { committedOn } from '../calls/spend-repository.ts';
import { changeOrder, type ChangeOrderDeps, deleteOrder } from './change-order.ts';
import { createOrderCallRepository, type OrderCallRepository } from './order-call-repository.ts';
import { createOrderRepository, type OrderRepository } from './order-repository.ts';
import { askAPerson, startCalling } from './order-transitions.ts';

let dynamo: TestDynamo;
let orders: OrderRepository;
let calls: CallRepository;
let orderCalls: OrderCallRepository;
let deps: ChangeOrderDeps;
let hungUp: string[];
let ledger: string;
const now = new Date('2026-11-20T09:00:00.000Z');

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
    events: await dynamo.createTable(eventsTable),
  };
  ({ ledger } = tables);
  orders = createOrderRepository(dynamo.store, tables.orders);
  calls = createCallRepository(dynamo.store, tables.calls);
  orderCalls = createOrderCallRepository(dynamo.store, tables);
  hungUp = [];
  deps = {
    orders,
    calls,
    orderCalls,
    carrier: {
      hangUp: async (sid) => {
        hungUp.push(sid);
      },
    },
    settings: { countries: ['FR'] },
    now: () => now,
    log: silentLogger,
  };
  const { order, call } = exampleOrder('o1', now);
  await orderCalls.create(order, call, { capUsd: 1_000, request: null }, now);
});

const committed = () => committedOn(dynamo.store, ledger, now.toISOString());

/** The supplier is on the telephone about the order. */
async function talk() {
  const order = await orders.find('o1');
  const requested = await calls.find('call-o1');
  if (order?.statut !== 'en_attente' || requested?.status !== 'requested') throw new Error('Not as created');
  await orderCalls.claim(startCalling(order, 1), claimAttempt(requested, now), null, now);
  const dispatching = await calls.find('call-o1');
  if (dispatching?.status !== 'dispatching') throw new Error('Not claimed');
  await calls.save(bindDialled(dispatching, 'CA1', now), now);
  const dialled = await calls.find('call-o1');
  const talking = dialled?.status === 'dialled' ? connectLeg(dialled, 1, 'r1', now) : null;
  if (talking) await calls.save(talking, now);
}

async function toVerify() {
  await talk();
  const order = await orders.find('o1');
  if (order?.statut !== 'appel_en_cours') throw new Error('Not being called');
  await orderCalls.save({ order: askAPerson(order, order.appel, 'Ambigu.', null) }, now);
}

const code = (promise: Promise<unknown>) => promise.then(() => null).catch((error: { code?: string }) => error.code);

describe('changing an order', () => {
  it('changes what waits, and the call goes to the new number', async () => {
    const fournisseur = {
      id: 'f2',
      nom: 'Primeur',
      telephone: '+33123456789',
      email: null,
      fuseau_horaire: 'Europe/Brussels',
    };
    const changed = await changeOrder(deps, 'o1', { fournisseur, notes: 'Par l’arrière' }, null);
    expect(changed).toMatchObject({ fournisseur, notes: 'Par l’arrière', version: 2, statut: 'en_attente' });
    expect(await calls.find('call-o1')).toMatchObject({ to: '+33123456789', timeZones: ['Europe/Brussels'] });
  });

  it('refuses a number that may not be called', async () => {
    const fournisseur = { id: 'f2', nom: 'P', telephone: '+33899123456', email: null, fuseau_horaire: null };
    expect(await code(changeOrder(deps, 'o1', { fournisseur }, null))).toBe('destination_not_allowed');
    expect(await orders.find('o1')).toMatchObject({ version: 1 });
  });

  it('refuses while the supplier is on the telephone', async () => {
    await talk();
    expect(await code(changeOrder(deps, 'o1', { notes: 'Trop tard' }, null))).toBe('order_being_called');
  });

  it('refuses a version that was not the last', async () => {
    expect(await code(changeOrder(deps, 'o1', { notes: 'a' }, 7))).toBe('precondition_failed');
    await changeOrder(deps, 'o1', { notes: 'b' }, 1);
    expect(await code(changeOrder(deps, 'o1', { notes: 'c' }, 1))).toBe('precondition_failed');
  });

  it('lets one of two changes win, and tells the other', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => code(changeOrder(deps, 'o1', { notes: `n${n}` }, null))));
    expect(results.filter((result) => result === null).length).toBeGreaterThanOrEqual(1);
    for (const result of results) expect([null, 'order_changed_meanwhile']).toContain(result);
  });

  it('knows no order that is not there', async () => {
    expect(await code(changeOrder(deps, 'o9', { notes: 'x' }, null))).toBe('order_not_found');
  });
});

describe('deciding', () => {
  it('is for an order that waits for a person, and only once', async () => {
    expect(await code(changeOrder(deps, 'o1', { statut: 'confirmee' }, null))).toBe('order_being_called');
    await toVerify();
    const decided = await changeOrder(deps, 'o1', { statut: 'confirmee' }, null);
    expect(decided).toMatchObject({ statut: 'confirmee', resultat: { accepte: true, decide_par: 'personne' } });
    expect(await code(changeOrder(deps, 'o1', { statut: 'refusee' }, null))).toBe('order_settled');
    expect(await code(changeOrder(deps, 'o1', { notes: 'x' }, null))).toBe('order_settled');
  });
});

describe('stopping', () => {
  it('annuls an order before its call: nobody is called any more', async () => {
    expect(await changeOrder(deps, 'o1', { statut: 'annulee' }, null)).toMatchObject({ statut: 'annulee' });
    expect(await calls.find('call-o1')).toMatchObject({ status: 'cancelled', heldUsd: 0 });
    expect(await committed()).toBe(0);
    expect(hungUp).toEqual([]);
  });

  it('gives back what a call that was never placed held of the day’s cap, and of one that was placed nothing', async () => {
    const held = await committed();
    expect(held).toBeGreaterThan(0);
    await talk();
    await deleteOrder(deps, 'o1', null);
    expect(await committed()).toBe(held);
    const { order, call } = exampleOrder('o2', now);
    await orderCalls.create(order, call, { capUsd: 1_000, request: null }, now);
    expect(await committed()).toBeCloseTo(held + call.heldUsd, 6);
    await deleteOrder(deps, 'o2', null);
    expect(await committed()).toBe(held);
  });

  it('ends the call of an order that is annulled or deleted during it', async () => {
    await talk();
    await deleteOrder(deps, 'o1', null);
    expect(hungUp).toEqual(['CA1']);
    expect(await orders.find('o1')).toBeUndefined();
    expect(await calls.find('call-o1')).toMatchObject({ status: 'cancelled', sid: 'CA1', dueAt: now.toISOString() });
  });

  it('deletes although the carrier cannot be reached; the call stays due until it is ended', async () => {
    await talk();
    const carrier = { hangUp: () => Promise.reject(new Error('ECONNREFUSED')) };
    await deleteOrder({ ...deps, carrier }, 'o1', null);
    expect(await orders.find('o1')).toBeUndefined();
    expect((await calls.find('call-o1'))?.dueAt).toBe(now.toISOString());
  });

  it('deletes an order of any state, once', async () => {
    await deleteOrder(deps, 'o1', 1);
    expect(await code(deleteOrder(deps, 'o1', null))).toBe('order_not_found');
  });
});
