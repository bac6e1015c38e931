import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { answerCall } from './answer-call.ts';
import { createCallRepository } from './call-repository.ts';
import { createConversationRepository } from './conversation-repository.ts';
import { createInboundCalls } from './inbound-call-repository.ts';
import { takeInboundCall } from './take-inbound-call.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const now = () => new Date('2026-11-20T09:00:00.000Z');
const request = {
  sid: 'CA0123',
  transport: 'media_stream' as const,
  paths: { answer: '/incoming-call', status: '/incoming-call-status', stream: '/media-stream' },
  from: '+33611223344',
  to: '+33186950000',
  language: 'fr',
  timeZone: 'Europe/Paris',
  keepDays: { calls: null, transcripts: null },
};

describe('a call that comes in', () => {
  it('is one call, however often and at once the carrier asks', async () => {
    const table = await dynamo.createTable(callsTable);
    const { store } = dynamo;
    const calls = createCallRepository(store, table);
    const deps = { calls, inbound: createInboundCalls(store, table), now };
    const reception = async () => 'reception';
    const another = async () => 'another';
    await Promise.all(Array.from({ length: 8 }, () => takeInboundCall(deps, request, reception)));
    // The number was given to another agent meanwhile: the call stays what it was taken for.
    await takeInboundCall(deps, request, another);
    expect(await calls.find('call_CA0123')).toMatchObject({
      version: 1,
      status: 'dialled',
      direction: 'inbound',
      purpose: 'reception',
      agent: null,
    });
    await takeInboundCall(deps, { ...request, sid: 'CA0124' }, another);
    expect(await calls.find('call_CA0124')).toMatchObject({ purpose: 'another' });
    expect(await createConversationRepository(store, table).attempts('call_CA0123')).toEqual([
      { attempt: 1, dispatchedAt: '2026-11-20T09:00:00.000Z', sid: 'CA0123' },
    ]);
    // The carrier asks once more after the answer was lost: the same leg of the same call.
    for (let i = 0; i < 2; i++) {
      expect(await answerCall(deps, 'call_CA0123', 1, 'CA0123')).toMatchObject({ do: 'connect', leg: 1 });
    }
    expect(await answerCall(deps, 'call_CA0123', 1, 'CA9999')).toEqual({ do: 'hang_up' });
  });
});
