import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { type CarrierStatus, carrierStatuses, isFinal } from './attempt.ts';
import { attemptKey, createConversationRepository } from './conversation-repository.ts';

let dynamo: TestDynamo;
let table: string;
beforeAll(async () => {
  dynamo = await startDynamo();
  table = await dynamo.createTable(callsTable);
});
afterAll(() => dynamo.stop());

const at = new Date('2026-11-20T09:00:00.000Z');
const history: CarrierStatus[] = ['initiated', 'ringing', 'in-progress', 'completed'];

describe('news from the carrier', () => {
  it('leaves the attempt as it ended, in whatever order and however often it arrives', async () => {
    const repository = createConversationRepository(dynamo.store, table);
    let runs = 0;
    const deliveries = fc
      .array(fc.nat(history.length - 1), { maxLength: 8 })
      .chain((extra) => fc.shuffledSubarray([0, 1, 2, 3, ...extra], { minLength: 4 + extra.length }));
    await fc.assert(
      fc.asyncProperty(deliveries, async (order) => {
        const callId = `call-${runs++}`;
        await dynamo.store.put(
          table,
          { ...attemptKey(callId, 1), attempt: 1, dispatchedAt: at.toISOString() },
          'absent',
        );
        await Promise.all(
          order.map((sequence) =>
            repository.recordNews(callId, 1, {
              sid: 'CA1',
              status: history[sequence] ?? 'queued',
              sequence,
              at,
              ...(sequence === 3 ? { talkSeconds: 20 } : {}),
            }),
          ),
        );
        expect(await repository.findAttempt(callId, 1)).toMatchObject({ carrierStatus: 'completed', talkSeconds: 20 });
      }),
      { numRuns: 40 },
    );
  });

  it('goes forward only by the carrier’s own sequence while the call runs', async () => {
    const repository = createConversationRepository(dynamo.store, table);
    await dynamo.store.put(table, { ...attemptKey('seq', 1), attempt: 1, dispatchedAt: at.toISOString() }, 'absent');
    const news = (status: CarrierStatus, sequence: number) =>
      repository.recordNews('seq', 1, { sid: 'CA1', status, sequence, at });
    expect(await news('in-progress', 2)).toBe(true);
    expect(await news('ringing', 1)).toBe(false);
    expect((await repository.findAttempt('seq', 1))?.carrierStatus).toBe('in-progress');
  });

  it('knows which of the carrier’s words are final', () => {
    expect(carrierStatuses.filter(isFinal)).toEqual(['completed', 'busy', 'no-answer', 'failed', 'canceled']);
  });

  it('is no news for an attempt that was never made', async () => {
    const repository = createConversationRepository(dynamo.store, table);
    expect(await repository.recordNews('ghost', 1, { sid: 'CA1', status: 'ringing', sequence: 0, at })).toBe(false);
    expect(await repository.findAttempt('ghost', 1)).toBeUndefined();
  });
});
