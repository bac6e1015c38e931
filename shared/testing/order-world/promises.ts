import { callsTable, eventsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import type { TestDynamo } from '../dynamodb.ts';
import { OrderWorld, type WorldPlan } from './order-world.ts';

/** Long enough for three attempts, ten minutes apart, and every look again in between. */
const HOURS = 4;
const PARALLEL = 8;

/** Lives one order's life in tables of its own. */
export async function liveOrder(dynamo: TestDynamo, plan: WorldPlan) {
  const tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
    events: await dynamo.createTable(eventsTable),
  };
  const world = new OrderWorld(dynamo.store, tables, plan);
  const order = await world.run(HOURS);
  return { world, order, conversations: await world.conversations(order) };
}

/** The world retries after ten minutes. A carrier that hides a call for longer is promised less. */
const RETRY_MS = 600_000;

/**
 * What we promise whatever dies and whatever the carrier does: the supplier is never called twice for one attempt nor talked to
 * twice for one order, every order ends, and its call counts once. Returns what was broken, in words.
 */
async function brokenPromises(dynamo: TestDynamo, plan: WorldPlan): Promise<string[]> {
  const { world, order, conversations } = await liveOrder(dynamo, plan);
  const broken: string[] = [];
  const attempts = world.carrier.placed.map((call) => new URL(call.request.answerUrl).searchParams.get('attempt'));
  // Where the carrier itself makes two calls of one request there are two; only one of them may be talked on.
  if (plan.habits.fault !== 'placed_twice' && new Set(attempts).size < attempts.length) {
    broken.push('one attempt was dialled twice');
  }
  const honest = Math.min(plan.habits.visibleAfterMs, plan.habits.ringsAfterMs) < RETRY_MS;
  // An order may be given up while the carrier still hides that it is dialling.
  if (
    honest &&
    plan.givenUp === null &&
    plan.habits.fault !== 'placed_twice' &&
    world.carrier.placed.some((call) => call.inVain)
  ) {
    broken.push('a telephone rang for nothing');
  }
  if (conversations > 1) broken.push('the supplier was talked to twice');
  if (world.carrier.placed.some((call) => call.status === 'ringing')) broken.push('a telephone rings for ever');
  if (order && !['confirmee', 'a_verifier', 'echec', ...(plan.givenUp ? ['annulee'] : [])].includes(order.statut)) {
    broken.push(`the order never ended, it is ${order.statut}`);
  }
  if (world.talkedInVain) broken.push('the supplier was talked to about an order that was given up');
  if (!(await world.isHeldRight())) broken.push('the day’s cap holds what no call does');
  if (conversations === 1 && order?.statut !== 'confirmee' && plan.givenUp === null) {
    broken.push(`the supplier agreed and the order is ${order?.statut ?? 'gone'}`);
  }
  if (!(await world.isCountedRight(order))) broken.push('the day’s numbers do not hold the call once');
  return broken.map((words) => `${JSON.stringify(plan)}: ${words}`);
}

/** All that was broken in any of the plans. */
export async function allBrokenPromises(dynamo: TestDynamo, plans: readonly WorldPlan[]): Promise<string[]> {
  const broken: string[] = [];
  const rest = [...plans];
  const worker = async () => {
    for (let plan = rest.pop(); plan; plan = rest.pop()) broken.push(...(await brokenPromises(dynamo, plan)));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return broken;
}
