import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable, eventsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import { noReception } from '../../testing/no-reception.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import type { AttemptOutcome } from '../calls/call.ts';
import { metricsOf } from '../calls/call-metrics.ts';
import { createCallRepository } from '../calls/call-repository.ts';
import { callingHours } from '../calls/calling-hours.ts';
import { bindDialled, claimAttempt, connectLeg, endAttempt } from '../calls/call-transitions.ts';
import { createConversationRepository } from '../calls/conversation-repository.ts';
import { createMetrics } from '../calls/metrics-repository.ts';
import { createSettlements } from '../calls/settlement-repository.ts';
import { createOrderCallRepository } from '../supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../supplier-orders/order-repository.ts';
import { startCalling } from '../supplier-orders/order-transitions.ts';
import { outcomes } from './outcomes.ts';
import { priceSettledCall } from './price-settled-call.ts';
import { settleEndedCall } from './settle-call.ts';

const start = new Date('2026-11-20T23:58:00.000Z');
const usage = { model: 'gpt-6-luna', input: 100, cached: 0, output: 50 };
const voice = {
  ...{ model: 'gpt-realtime-2.1', inputText: 0, inputAudio: 10_000, cachedText: 0, cachedAudio: 0, outputText: 0 },
  ...{ outputAudio: 5_000, transcriptionModel: 'gpt-transcribe', transcribedSeconds: 6 },
};

let dynamo: TestDynamo;
let tables: { calls: string; orders: string; ledger: string; events: string };
let clock: Date;
/** What the carrier bills; null while it says nothing. */
let price: string | null;
let readable: boolean;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  [clock, price, readable] = [start, null, true];
  tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
    events: await dynamo.createTable(eventsTable),
  };
});

const now = () => clock;
const later = (seconds: number) => (clock = new Date(clock.getTime() + seconds * 1000));

function records() {
  const orderCalls = createOrderCallRepository(dynamo.store, tables);
  const orders = createOrderRepository(dynamo.store, tables.orders);
  return {
    calls: createCallRepository(dynamo.store, tables.calls),
    conversations: createConversationRepository(dynamo.store, tables.calls),
    settlements: createSettlements(dynamo.store, tables),
    orderCalls,
    purposeOf: outcomes({
      ...noReception,
      supplierOrders: { orders, orderCalls, settings: { eurPerUsd: 0.86 }, now },
    }),
    priceAttempts: async (callId: string) => {
      if (price !== null)
        await createConversationRepository(dynamo.store, tables.calls).recordPrice(callId, 1, price, 'USD');
    },
    now,
  };
}

/** An order's call whose one attempt ended in `outcome`, after a minute where anybody picked up. */
async function ended(id: string, outcome: AttemptOutcome = 'completed'): Promise<string> {
  const { calls, conversations, orderCalls } = records();
  const { order, call } = exampleOrder(id, start);
  await orderCalls.create(order, { ...call, maxDials: 1 }, { capUsd: 1_000, request: null }, start);
  // Each order has a line of its own.
  const claimed = claimAttempt({ ...call, maxDials: 1, to: `+336${id.padStart(8, '0')}`, version: 1 }, start);
  await orderCalls.claim(startCalling({ ...order, version: 1 }, 1), claimed, null, start);
  const talking = connectLeg(bindDialled({ ...claimed, version: 2 }, `CA${id}`, start), 1, 'relay', start);
  if (!talking) throw new Error('The first leg is always to be had');
  await dynamo.store.update({
    TableName: tables.calls,
    Key: { pk: call.id, sk: 'attempt#01' },
    UpdateExpression: 'SET sid = :sid',
    ExpressionAttributeValues: { ':sid': `CA${id}` },
  });
  await conversations.saveLeg(call.id, {
    ...{ attempt: 1, leg: 1, relayId: 'r', startedAt: start.toISOString(), endedAt: start.toISOString() },
    ...{ reason: 'agent_hung_up', firstAudioMs: 400, setUpMs: 200, turnLatenciesMs: [700, 800, 3_000] },
    ...{ modelLatenciesMs: [], modelLosses: 0, interruptions: 0, falseInterruptions: 0, usage: voice },
  });
  await calls.save(endAttempt(talking, outcome, new Date(start.getTime() + 60_000)), start);
  return call.id;
}

function settle(callId: string, lastTry = false): Promise<void> {
  return settleEndedCall(
    {
      ...records(),
      ask: async (question) => {
        later(2);
        if (!readable) throw new Error('The model cannot be reached');
        return { answer: question.schema.parse({ accepte: true, ingredients: [], sources: [] }) as never, usage };
      },
      requeue: async () => undefined,
      settings: { hours: callingHours('00:00-24:00'), retrySeconds: 600, maxCallSeconds: 600 },
      log: silentLogger,
    },
    callId,
    lastTry,
  );
}

async function reprice(callId: string): Promise<void> {
  const call = await records().calls.find(callId);
  if (call?.status === 'settled') await priceSettledCall(records(), call);
}

const metrics = async (first = '2026-11-20', last = '2026-11-20') =>
  metricsOf(await createMetrics(dynamo.store, tables.calls).between(first, last));
const heldBy = async (callId: string) => (await records().calls.find(callId))?.heldUsd ?? Number.NaN;

describe('a settled call', () => {
  it('is in the numbers of the day on which it ended, with all that is known of it', async () => {
    const callId = await ended('1');
    clock = new Date('2026-11-21T00:01:00.000Z');
    await settle(callId);
    expect(await metrics('2026-11-21', '2026-11-21')).toMatchObject({ calls: { total: 0 }, answerRate: null });
    const day = await metrics();
    expect(day).toMatchObject({
      calls: { total: 1, byPurpose: { 'supplier-order': 1 }, byDirection: { outbound: 1, inbound: 0 } },
      answered: 1,
      answerRate: 1,
      talkSeconds: { total: 60, mean: 60 },
      extraction: { done: 1, failed: 0, none: 0, timeMs: { count: 1, mean: 2_000 } },
      firstAudioMs: { count: 1 },
      turnLatencyMs: { count: 3 },
    });
    expect(day.calls.byOutcome).toMatchObject({ completed: 1, no_answer: 0 });
    expect(day.costUsd.total).toBeCloseTo(await heldBy(callId), 6);
    expect(Math.abs(day.turnLatencyMs.p50! - 800)).toBeLessThan(0.05 * 800);
    expect(Math.abs(day.turnLatencyMs.p95! - 3_000)).toBeLessThan(0.05 * 3_000);
  });

  it('counts once, however often and at the same time it is delivered', async () => {
    const callId = await ended('1');
    await Promise.all([settle(callId), settle(callId), settle(callId)]);
    await settle(callId);
    expect(await metrics()).toMatchObject({
      calls: { total: 1 },
      extraction: { done: 1, timeMs: { count: 1 } },
      turnLatencyMs: { count: 3 },
    });
  });

  it('costs what the carrier says later, once, however often it is asked', async () => {
    const callId = await ended('1');
    await settle(callId);
    const before = (await metrics()).costUsd.total;
    expect(before).toBeGreaterThan(0);
    later(20);
    await reprice(callId);
    expect((await metrics()).costUsd.total).toBe(before);
    price = '0.01234';
    const stale = await records().calls.find(callId);
    await Promise.all([reprice(callId), reprice(callId)]);
    if (stale?.status === 'settled') await priceSettledCall(records(), stale);
    await reprice(callId);
    const after = await metrics();
    expect(after.costUsd.total).toBeCloseTo(before + 0.01234, 6);
    expect(after).toMatchObject({ calls: { total: 1 }, extraction: { done: 1 }, talkSeconds: { total: 60 } });
    expect(await heldBy(callId)).toBeCloseTo(after.costUsd.total, 6);
  });

  it('that could not be read moves from failed to read when it is read after all', async () => {
    const callId = await ended('1');
    readable = false;
    await expect(settle(callId, true)).rejects.toThrow('cannot be reached');
    expect(await metrics()).toMatchObject({ calls: { total: 1 }, extraction: { failed: 1, done: 0 } });
    readable = true;
    await settle(callId);
    expect(await metrics()).toMatchObject({
      calls: { total: 1 },
      extraction: { failed: 0, done: 1, none: 0, timeMs: { count: 1 } },
      turnLatencyMs: { count: 3 },
    });
    expect((await metrics()).costUsd.total).toBeCloseTo(await heldBy(callId), 6);
  });

  it('that was settled before days had numbers is counted when its price comes', async () => {
    const callId = await ended('1');
    await settle(callId);
    const { counted: _counted, ...older } = (await dynamo.store.get(tables.calls, { pk: callId, sk: 'call' }))!;
    const former = { ...tables, calls: await dynamo.createTable(callsTable) };
    await dynamo.store.put(former.calls, { ...older, pk: callId, sk: 'call' }, 'absent');
    tables = former;
    expect(await metrics()).toMatchObject({ calls: { total: 0 } });
    later(25 * 3_600);
    await reprice(callId);
    await reprice(callId);
    expect(await metrics()).toMatchObject({ calls: { total: 1 }, extraction: { done: 1 }, talkSeconds: { total: 60 } });
  });

  it('whose order is gone counts all the same, and nobody is reached without a conversation', async () => {
    const gone = await ended('1');
    await dynamo.store.update({
      TableName: tables.calls,
      Key: { pk: gone, sk: 'call' },
      UpdateExpression: 'SET subjectId = :none',
      ExpressionAttributeValues: { ':none': 'gone' },
    });
    const unreached = await ended('2', 'no_answer');
    for (const callId of [gone, gone, unreached, unreached]) await settle(callId);
    expect(await metrics()).toMatchObject({
      calls: { total: 2, byOutcome: { completed: 1, no_answer: 1 } },
      answerRate: 0.5,
      extraction: { done: 0, none: 2, timeMs: { count: 0, mean: null, p50: null } },
    });
  });
});

it('calls that are settled at the same time, and priced, add up exactly', async () => {
  const ids = await Promise.all(
    Array.from({ length: 24 }, (_, index) => ended(String(index + 1), index % 3 === 0 ? 'no_answer' : 'completed')),
  );
  await inParallel(ids, (id) => settle(id));
  price = '0.0071';
  await inParallel([...ids, ...ids], (id) => reprice(id));
  const held = await Promise.all(ids.map(heldBy));
  const day = await metrics();
  expect(day).toMatchObject({
    calls: { total: 24, byOutcome: { completed: 16, no_answer: 8 } },
    extraction: { done: 16, none: 8, timeMs: { count: 16 } },
    turnLatencyMs: { count: 72 },
    firstAudioMs: { count: 24 },
    talkSeconds: { total: 24 * 60 },
  });
  const micro = held.reduce((sum, usd) => sum + Math.round(usd * 1_000_000), 0);
  expect(Math.round(day.costUsd.total * 1_000_000)).toBe(micro);
});

/** As many at once as the queue's function has copies, twice over; what fails comes again, as a message would. */
async function inParallel(ids: string[], run: (id: string) => Promise<void>): Promise<void> {
  const rest = [...ids];
  const worker = async () => {
    for (let id = rest.pop(); id; id = rest.pop()) await run(id);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}
