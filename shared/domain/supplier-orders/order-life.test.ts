import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import type { DialFault } from '../../testing/order-world/carrier-double.ts';
import { OrderWorld, type WorldPlan } from '../../testing/order-world/order-world.ts';

/**
 * An order from its creation to its end, with the process dying before or after every effect, one death or two, under every
 * way in which the carrier can fail to answer. The promise: the supplier is never called twice for one attempt nor talked
 * to twice for one order, and every order ends.
 */
const faults: DialFault[] = [
  'none',
  'throttled',
  'never_sent',
  'lost_request',
  'lost_reply',
  'error_after_accepting',
  'error_without_accepting',
  'placed_twice',
];
/** The retry delay of the world is ten minutes; a carrier that hides a call for longer than that is not promised anything. */
const VISIBLE_AFTER_MS = [0, 120_000, 300_000];
const HOURS = 4;
const PARALLEL = 8;

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

async function live(plan: WorldPlan) {
  const tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
  };
  const world = new OrderWorld(dynamo.store, tables, plan);
  const order = await world.run(HOURS);
  return { world, order, conversations: await world.conversations(order) };
}

/** What was broken, in words; empty when all is well. */
async function brokenPromises(plan: WorldPlan): Promise<string[]> {
  const { world, order, conversations } = await live(plan);
  const name = JSON.stringify(plan);
  const broken: string[] = [];
  const attempts = world.carrier.placed.map((call) => new URL(call.request.answerUrl).searchParams.get('attempt'));
  if (plan.habits.fault !== 'placed_twice' && new Set(attempts).size < attempts.length) {
    broken.push(`${name}: one attempt was dialled twice`);
  }
  if (conversations > 1) broken.push(`${name}: the supplier was talked to twice`);
  if (world.carrier.placed.some((call) => call.status === 'ringing'))
    broken.push(`${name}: a telephone rings for ever`);
  if (order && !['confirmee', 'a_verifier', 'echec'].includes(order.statut)) {
    broken.push(`${name}: the order never ended, it is ${order.statut}`);
  }
  if (conversations === 1 && order?.statut !== 'confirmee') {
    broken.push(`${name}: the supplier agreed and the order is ${order?.statut ?? 'gone'}`);
  }
  return broken;
}

async function all(plans: WorldPlan[]): Promise<string[]> {
  const broken: string[] = [];
  const rest = [...plans];
  const worker = async () => {
    for (let plan = rest.pop(); plan; plan = rest.pop()) broken.push(...(await brokenPromises(plan)));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return broken;
}

describe('the life of an order', () => {
  it.each(faults)('ends well without a crash when the carrier’s first answer is: %s', async (fault) => {
    for (const callbacks of [true, false]) {
      for (const visibleAfterMs of VISIBLE_AFTER_MS) {
        const { order, conversations } = await live({ crashAt: [], habits: { fault, visibleAfterMs }, callbacks });
        expect(order?.statut).toBe('confirmee');
        expect(conversations).toBe(1);
      }
    }
  });

  it.each(faults)(
    'keeps its promises wherever the process dies, with the carrier’s first answer: %s',
    async (fault) => {
      const habits = { fault, visibleAfterMs: 120_000 };
      const calm = await live({ crashAt: [], habits, callbacks: true });
      const passages = Array.from({ length: calm.world.passages }, (_, index) => index + 1);
      const plans = passages.map((at) => ({ crashAt: [at], habits, callbacks: true }));
      expect(plans.length).toBeGreaterThan(40);
      expect(await all(plans)).toEqual([]);
    },
    60_000,
  );
});
