import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { dialledCall, talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { applyAnsweredBy } from './apply-answered-by.ts';
import type { AnsweredBy } from './attempt.ts';
import type { Call } from './call.ts';
import { callItem, createCallRepository } from './call-repository.ts';
import { LEASE_MS } from './call-transitions.ts';
import { attemptKey, createConversationRepository } from './conversation-repository.ts';

const answered = new Date('2026-11-20T09:00:00.000Z');
const soon = () => new Date(answered.getTime() + 3_000);
const leaseIsOver = () => new Date(answered.getTime() + LEASE_MS + 1);

let dynamo: TestDynamo;
let table: string;
let asked: string[];
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  asked = [];
});

async function verdict(call: Call, answeredBy: AnsweredBy, now: () => Date, times = 1): Promise<void> {
  await dynamo.store.put(table, callItem(call, answered), 'absent');
  const attempt = { ...attemptKey(call.id, 1), attempt: 1, dispatchedAt: answered.toISOString() };
  await dynamo.store.put(table, attempt, 'absent');
  const deps = {
    calls: createCallRepository(dynamo.store, table),
    conversations: createConversationRepository(dynamo.store, table),
    carrier: {
      hangUp: async () => void asked.push('hang up'),
      sayAndHangUp: async () => void asked.push('say'),
    },
    now,
    log: silentLogger,
  };
  await Promise.all(Array.from({ length: times }, () => applyAnsweredBy(deps, call.id, 1, 'CA1', answeredBy)));
}

const recorded = async (callId: string) =>
  (await createConversationRepository(dynamo.store, table).findAttempt(callId, 1))?.answeredBy;
const leftAt = async (callId: string) =>
  (await createCallRepository(dynamo.store, table).find(callId))?.voicemailLeftAt ?? null;

describe('the carrier’s verdict', () => {
  it.each(['machine', 'fax'] as const)('%s is left to the relay that holds the call', async (answeredBy) => {
    const call = talkingCall();
    await verdict(call, answeredBy, soon);
    expect(asked).toEqual([]);
    expect(await leftAt(call.id)).toBeNull();
    expect(await recorded(call.id)).toBe(answeredBy);
  });

  it.each(['machine', 'fax'] as const)('%s is left to the relay that is still on its way', async (answeredBy) => {
    const call = dialledCall();
    await verdict(call, answeredBy, soon);
    expect(asked).toEqual([]);
    expect(await leftAt(call.id)).toBeNull();
    expect(await recorded(call.id)).toBe(answeredBy);
  });

  it('machine is acted on when the relay is no longer alive', async () => {
    const call = talkingCall();
    await verdict(call, 'machine', leaseIsOver);
    expect(asked).toEqual(['say']);
    expect(await leftAt(call.id)).not.toBeNull();
  });

  it('delivered four times at once leaves one message', async () => {
    await verdict(talkingCall(), 'machine', leaseIsOver, 4);
    expect(asked.filter((what) => what === 'say')).toHaveLength(1);
  });

  it.each([
    ['fax', talkingCall()],
    ['machine', { ...talkingCall(), voicemailLeftAt: answered.toISOString() }],
  ] as const)('%s with nothing to say to it is hung up', async (answeredBy, call) => {
    await verdict(call, answeredBy, leaseIsOver);
    expect(asked).toEqual(['hang up']);
  });

  it.each(['human', 'unknown'] as const)('%s is only written down', async (answeredBy) => {
    const call = dialledCall();
    await verdict(call, answeredBy, soon);
    expect(asked).toEqual([]);
    expect(await recorded(call.id)).toBe(answeredBy);
  });

  it('machine does not end a conversation that lost its relay', async () => {
    const call = talkingCall();
    const conversations = createConversationRepository(dynamo.store, table);
    for (const order of [1, 2]) {
      const turn = { attempt: 1, leg: 1, order, speaker: 'person' as const, text: 'Oui.', heard: 'all' as const };
      await conversations.saveTurns(call.id, [{ ...turn, heardMs: null, spokenMs: null, at: answered.toISOString() }]);
    }
    await verdict(call, 'machine', leaseIsOver);
    expect(asked).toEqual([]);
  });
});
