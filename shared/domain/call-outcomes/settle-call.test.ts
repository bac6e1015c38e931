import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsTable, eventsTable, ledgerTable, supplierOrdersTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { noReception } from '../../testing/no-reception.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import type { AnsweredBy } from '../calls/attempt.ts';
import type { AttemptOutcome } from '../calls/call.ts';
import { createCallRepository } from '../calls/call-repository.ts';
import { callingHours } from '../calls/calling-hours.ts';
import { bindDialled, claimAttempt, connectLeg, endAttempt } from '../calls/call-transitions.ts';
import { createConversationRepository } from '../calls/conversation-repository.ts';
import { worstCase } from '../calls/spend.ts';
import { committedOn } from '../calls/spend-repository.ts';
import { createSettlements } from '../calls/settlement-repository.ts';
import { createOrderCallRepository } from '../supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../supplier-orders/order-repository.ts';
import { startCalling } from '../supplier-orders/order-transitions.ts';
import { outcomes } from './outcomes.ts';
import { settleEndedCall } from './settle-call.ts';

const start = new Date('2026-11-20T09:00:00.000Z');
const now = () => start;

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** Settles the first attempt of an order, which ended in `outcome`; the order as it stands then. */
async function settled(outcome: AttemptOutcome, answeredBy?: AnsweredBy) {
  const tables = {
    calls: await dynamo.createTable(callsTable),
    orders: await dynamo.createTable(supplierOrdersTable),
    ledger: await dynamo.createTable(ledgerTable),
    events: await dynamo.createTable(eventsTable),
  };
  const calls = createCallRepository(dynamo.store, tables.calls);
  const conversations = createConversationRepository(dynamo.store, tables.calls);
  const orders = createOrderRepository(dynamo.store, tables.orders);
  const orderCalls = createOrderCallRepository(dynamo.store, tables);
  const { order, call } = exampleOrder('o1', start);
  await orderCalls.create(order, call, { capUsd: 100, request: null }, start);
  const claimed = claimAttempt({ ...call, version: 1 }, start);
  await orderCalls.claim(startCalling({ ...order, version: 1 }, 1), claimed, null, start);
  const talking = connectLeg(bindDialled({ ...claimed, version: 2 }, 'CA1', start), 1, 'relay', start);
  if (!talking) throw new Error('The first leg is always to be had');
  await calls.save(endAttempt(talking, outcome, start), start);
  if (answeredBy) await conversations.recordAnsweredBy(call.id, 1, answeredBy);
  let requeued = 0;
  await settleEndedCall(
    {
      calls,
      conversations,
      settlements: createSettlements(dynamo.store, tables),
      purposeOf: outcomes({
        ...noReception,
        supplierOrders: { orders, orderCalls, settings: { eurPerUsd: 0.86 }, now },
      }),
      ask: async (question) => {
        if (outcome !== 'interrupted') throw new Error('Nobody spoke: there is nothing to read');
        const usage = { model: 'gpt-6-luna', input: 100, cached: 0, output: 50 };
        return { answer: question.schema.parse({ accepte: null, ingredients: [], sources: [] }), usage };
      },
      priceAttempts: async () => undefined,
      requeue: async () => void (requeued += 1),
      settings: { hours: callingHours('08:00-19:00'), retrySeconds: 600, maxCallSeconds: 600 },
      now,
      log: silentLogger,
    },
    call.id,
    false,
  );
  const held = { before: call.heldUsd, today: await committedOn(dynamo.store, tables.ledger, start.toISOString()) };
  return { order: await orders.find('o1'), call: await calls.find(call.id), requeued, held };
}

describe('an attempt that reached nobody', () => {
  it.each(['voicemail', 'no_answer', 'busy', 'abandoned'] as const)('(%s) is followed by another', async (outcome) => {
    const { order, call, requeued } = await settled(outcome);
    expect(call).toMatchObject({ status: 'requested', lastOutcome: outcome });
    expect(order).toMatchObject({ statut: 'en_attente', appel: { issue: outcome } });
    expect(requeued).toBe(1);
  });

  it.each([
    ['a number that is not in service', undefined, 'n’est plus en service'],
    ['a fax', 'fax', 'télécopieur'],
  ] as const)('at %s is the last', async (_, answeredBy, reason) => {
    const { order, call, requeued } = await settled('unavailable', answeredBy);
    expect(call?.status).toBe('settled');
    expect(order).toMatchObject({ statut: 'echec', appel: { issue: 'unavailable', tentatives: 1 } });
    expect(order?.raison).toContain(reason);
    expect(requeued).toBe(0);
  });
});

describe('a conversation that was cut off before it settled anything', () => {
  it('is had again, with as much held back for it as for the first one', async () => {
    const { call, requeued, held } = await settled('interrupted');
    expect(call).toMatchObject({ status: 'requested', lastOutcome: 'interrupted' });
    expect(requeued).toBe(1);
    expect(call?.heldUsd).toBeCloseTo(held.before + worstCase(600), 6);
    expect(held.today).toBeCloseTo(call?.heldUsd ?? 0, 6);
  });

  it('is not paid for in advance where nobody spoke', async () => {
    const { call, held } = await settled('no_answer');
    expect([call?.heldUsd, held.today]).toEqual([held.before, held.before]);
  });
});
