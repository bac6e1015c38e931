import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable, eventsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import { recall } from '../../dynamodb/idempotency.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import { createCallRepository } from '../calls/call-repository.ts';
import { claimAttempt } from '../calls/call-transitions.ts';
import { committedOn } from '../calls/spend-repository.ts';
import { createOrderCallRepository, type OrderCallRepository } from './order-call-repository.ts';
import { createOrderRepository, type OrderRepository } from './order-repository.ts';
import { startCalling } from './order-transitions.ts';

let dynamo: TestDynamo;
let tables: { calls: string; orders: string; ledger: string; events: string };
let orders: OrderRepository;
let orderCalls: OrderCallRepository;
const now = new Date('2026-11-20T09:00:00.000Z');
const free = { capUsd: 1_000, request: null };

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
    events: await dynamo.createTable(eventsTable),
  };
  orders = createOrderRepository(dynamo.store, tables.orders);
  orderCalls = createOrderCallRepository(dynamo.store, tables);
});

async function create(id: string, at = now, supplier = 'f1') {
  const { order, call } = exampleOrder(id, at);
  const fournisseur = { ...order.fournisseur, id: supplier };
  return await orderCalls.create({ ...order, fournisseur }, call, free, at);
}

describe('creating an order', () => {
  it('stores the order and the call that is to be made for it, together', async () => {
    expect(await create('o1')).toBe('created');
    expect(await orders.find('o1')).toMatchObject({ id: 'o1', statut: 'en_attente', version: 1 });
    expect(await createCallRepository(dynamo.store, tables.calls).find('call-o1')).toMatchObject({
      status: 'requested',
      attempt: 0,
      version: 1,
    });
  });

  it('stores neither when the day’s cap would be passed, and holds back exactly what was admitted', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const { order, call } = exampleOrder(`o${index}`, now);
        return orderCalls.create(order, call, { capUsd: 15, request: null }, now);
      }),
    );
    expect(results.filter((result) => result === 'created')).toHaveLength(10);
    expect(results.filter((result) => result === 'cap_reached')).toHaveLength(20);
    expect(await committedOn(dynamo.store, tables.ledger, now.toISOString())).toBe(15);
    expect((await orders.list({}, 100, undefined)).orders).toHaveLength(10);
  });

  it('happens once for one idempotency key, however many requests race', async () => {
    const request = { key: 'k1', route: 'POST /api/supplier-orders', body: { a: 1 } };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const { order, call } = exampleOrder(`o${index}`, now);
        return orderCalls.create(order, call, { capUsd: 1_000, request }, now);
      }),
    );
    expect(results.filter((result) => result === 'created')).toHaveLength(1);
    expect(results.filter((result) => result === 'seen_before')).toHaveLength(19);
    const { orders: stored } = await orders.list({}, 100, undefined);
    expect(stored).toHaveLength(1);
    expect(await recall(dynamo.store, tables.ledger, request)).toBe(stored[0]?.id);
    await expect(recall(dynamo.store, tables.ledger, { ...request, body: { a: 2 } })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});

describe('claiming an attempt', () => {
  it('succeeds for one of many that try', async () => {
    const { order, call } = exampleOrder('o1', now);
    await orderCalls.create(order, call, free, now);
    const stored = { ...call, version: 1 };
    const waiting = { ...order, version: 1 };
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        orderCalls.claim(startCalling(waiting, 1), claimAttempt(stored, now), null, now),
      ),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await orders.find('o1')).toMatchObject({ statut: 'appel_en_cours', appel: { tentatives: 1 } });
  });

  it('fails for a second call on the same line, and changes nothing of it', async () => {
    const first = exampleOrder('o1', now);
    const second = exampleOrder('o2', now);
    for (const { order, call } of [first, second]) await orderCalls.create(order, call, free, now);
    const claim = ({ order, call }: typeof first) =>
      orderCalls.claim(
        startCalling({ ...order, version: 1 }, 1),
        claimAttempt({ ...call, version: 1 }, now),
        null,
        now,
      );
    expect(await claim(first)).toBe(true);
    expect(await claim(second)).toBe(false);
    expect(await orders.find('o2')).toMatchObject({ statut: 'en_attente' });
  });
});

describe('listing orders', () => {
  beforeEach(async () => {
    for (let index = 0; index < 25; index++) {
      const at = new Date(now.getTime() + index * 60_000);
      await create(`o${String(index).padStart(2, '0')}`, at, index % 2 === 0 ? 'even' : 'odd');
    }
  });

  async function readAll(filter: Parameters<OrderRepository['list']>[0], limit: number) {
    const pages: string[][] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await orders.list(filter, limit, from);
      pages.push(page.orders.map((order) => order.id));
      from = page.next;
    } while (from);
    return pages;
  }

  it('gives the newest first, every order once, page by page', async () => {
    const pages = await readAll({}, 10);
    expect(pages.flat()).toHaveLength(25);
    expect(pages.flat()).toEqual(pages.flat().toSorted().toReversed());
    expect(pages[0]).toHaveLength(10);
  });

  it('fills its pages although it filters after reading', async () => {
    const { order } = exampleOrder('o04', now);
    await orderCalls.save(
      { order: startCalling({ ...order, fournisseur: { ...order.fournisseur, id: 'even' }, version: 1 }, 1) },
      now,
    );
    const pages = await readAll({ fournisseurId: 'even', statut: 'en_attente' }, 5);
    expect(pages.flat()).toHaveLength(12);
    expect(pages[0]).toHaveLength(5);
  });

  it('keeps to a supplier and to a span of time, its ends included', async () => {
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    expect((await readAll({ fournisseurId: 'odd', from: at(3), to: at(9) }, 10)).flat()).toEqual([
      'o09',
      'o07',
      'o05',
      'o03',
    ]);
  });
});
