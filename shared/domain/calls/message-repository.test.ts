import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { createCallRecords } from './call-records-repository.ts';
import { callItem } from './call-repository.ts';
import { connectLeg } from './call-transitions.ts';
import { createMessageRepository } from './message-repository.ts';
import type { ToolEffect } from './tool-effect.ts';
import { createToolEffectRepository } from './tool-effect-repository.ts';

let dynamo: TestDynamo;
let table: string;
beforeAll(async () => {
  dynamo = await startDynamo();
  table = await dynamo.createTable(callsTable);
});
afterAll(() => dynamo.stop());

const now = new Date('2026-11-20T10:00:00.000Z');
let calls = 0;

async function storedCall(leg = 1): Promise<string> {
  const first = { ...talkingCall(), id: `call-${calls++}` };
  const call = leg === 1 ? first : connectLeg(first, leg, 'relay-2', now);
  if (!call) throw new Error('The leg is to be had');
  await dynamo.store.put(table, callItem(call, now), 'absent');
  return call.id;
}
const effect = (change: Partial<ToolEffect> = {}): ToolEffect => ({
  tool: 'prendre_message',
  intent: 'caisses',
  functionCallId: 'fc1',
  attempt: 1,
  leg: 1,
  arguments: '{}',
  output: '{"statut":"transmis"}',
  at: now.toISOString(),
  ...change,
});
const messagesOf = async (callId: string) => (await createCallRecords(dynamo.store, table).read(callId))?.messages;
const message = { id: 'caisses', text: 'Préparer les caisses vides.', urgent: false, at: now.toISOString() };

describe('a message that is taken', () => {
  it('is one message, however many take it at the same time', async () => {
    const repository = createMessageRepository(dynamo.store, table);
    const callId = await storedCall();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        repository.take(callId, effect({ functionCallId: `fc${index}` }), message),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'repeated')).toHaveLength(9);
    expect(await messagesOf(callId)).toEqual([message]);
  });

  it('is the same one when a later relay takes it again', async () => {
    const repository = createMessageRepository(dynamo.store, table);
    const callId = await storedCall(2);
    expect(await repository.take(callId, effect({ leg: 2 }), message)).toEqual({ kind: 'committed' });
    expect(await repository.take(callId, effect({ leg: 2, functionCallId: 'fc2' }), message)).toEqual({
      kind: 'repeated',
      output: '{"statut":"transmis"}',
    });
  });

  it('is not taken by a relay that no longer holds the call', async () => {
    const repository = createMessageRepository(dynamo.store, table);
    const callId = await storedCall(2);
    expect(await repository.take(callId, effect({ leg: 1 }), message)).toEqual({ kind: 'fenced' });
    expect(await messagesOf(callId)).toEqual([]);
    expect(await createToolEffectRepository(dynamo.store, table).effects(callId)).toEqual([]);
  });
});
