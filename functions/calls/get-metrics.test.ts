import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCall } from '../../shared/domain/calls/count-call.ts';
import { costOf } from '../../shared/domain/calls/cost.ts';
import type { CallIn } from '../../shared/domain/calls/call.ts';
import { callItem } from '../../shared/domain/calls/call-repository.ts';
import { createMetrics } from '../../shared/domain/calls/metrics-repository.ts';
import { createSettlements } from '../../shared/domain/calls/settlement-repository.ts';
import { callsTable, ledgerTable } from '../../shared/dynamodb/table.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { endedCall, settledCall } from '../../shared/testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../shared/testing/dynamodb.ts';
import { httpFunction } from '../entry/http.ts';
import { getMetricsRoute } from './get-metrics.http.ts';

const now = new Date('2026-12-15T23:59:59.000Z');
const secret = (value: string): Secret => ({ current: async () => value, previous: async () => null });

let dynamo: TestDynamo;
let table: string;
let ledger: string;
let handler: ReturnType<typeof httpFunction>;
beforeAll(async () => {
  dynamo = await startDynamo();
  table = await dynamo.createTable(callsTable);
  ledger = await dynamo.createTable(ledgerTable);
  const metrics = createMetrics(dynamo.store, table);
  handler = httpFunction([getMetricsRoute({ metrics, now: () => now })], { edge: secret('edge'), api: null });
  for (const day of ['2026-11-15', '2026-11-16', '2026-12-08', '2026-12-09', '2026-12-15']) {
    await settledOn(day, {});
    await settledOn(day, { purpose: 'other-purpose', direction: 'inbound', outcome: 'transferred' });
  }
});
afterAll(() => dynamo.stop());

/** A call of 40 cents that ended on that day, after a minute. */
async function settledOn(day: string, change: Partial<CallIn<'settled'>>) {
  const shared = { id: `${day} ${change.purpose ?? ''}`, version: 1, endedAt: `${day}T09:01:00.000Z` };
  const before = { ...endedCall(), ...shared, answeredAt: `${day}T09:00:00.000Z` };
  const settled = settledCall({ ...shared, answeredAt: before.answeredAt, heldUsd: 0.4, ...change });
  await dynamo.store.put(table, { ...callItem(before, now), version: 1 }, 'absent');
  const facts = { attempts: [], legs: [] };
  const count = countCall(before, settled, { ...facts, readingMs: null });
  const settlement = { before, settled, cost: costOf(facts, 0), count };
  expect(await createSettlements(dynamo.store, { calls: table, ledger }).save(settlement, now)).toBe(true);
}

async function get(query: string) {
  const result = await handler(apiEvent(`GET /api/metrics${query}`), lambdaContext);
  return { status: result.statusCode, body: JSON.parse(result.body ?? 'null') as Record<string, unknown> };
}

describe('the metrics', () => {
  it.each([
    ['?window=today', 'today', '2026-12-15', 2],
    ['', '7d', '2026-12-09', 4],
    ['?window=30d', '30d', '2026-11-16', 8],
  ])(
    'of %s are those of the days that it names, the first and the last included',
    async (query, window, from, total) => {
      const { status, body } = await get(query);
      expect(status).toBe(200);
      expect(body).toMatchObject({ window, from, to: '2026-12-15', timeZone: 'UTC' });
      expect(body).toMatchObject({
        calls: {
          total,
          byPurpose: { 'other-purpose': total / 2, 'supplier-order': total / 2 },
          byDirection: { inbound: total / 2, outbound: total / 2 },
          byOutcome: { completed: total / 2, transferred: total / 2, busy: 0 },
        },
        answerRate: 1,
        talkSeconds: { total: 60 * total, mean: 60 },
        costUsd: { total: expect.closeTo(0.4 * total, 6), mean: expect.closeTo(0.4, 6) },
        extraction: { done: total },
        firstAudioMs: { count: 0, p50: null, p95: null },
      });
    },
  );

  it.each([
    ['/window', '?window=1y'],
    ['/fenetre', '?fenetre=7d'],
  ])('of a bad %s are refused', async (pointer, query) => {
    const { status, body } = await get(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_query', errors: [{ pointer }] });
  });
});
