import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable } from '../../../shared/dynamodb/table.ts';
import type { CallIn } from '../../../shared/domain/calls/call.ts';
import { callItem, type CallRepository, createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { claimAttempt, bindDialled, endAttempt, tryAgain } from '../../../shared/domain/calls/call-transitions.ts';
import { incomingCall } from '../../../shared/testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../../shared/testing/dynamodb.ts';
import { takeLeg } from './take-leg.ts';

let dynamo: TestDynamo;
let calls: CallRepository;
let version: number;
const asked: string[] = [];
const now = () => new Date('2026-11-20T09:00:00.000Z');

const dialled = incomingCall(now());
const pass = (leg: number, attempt = 1, sid = 'CA1') => ({ callId: dialled.id, attempt, leg, sid });
const take = (leg: number, change: { language?: string; relayId?: string; attempt?: number; sid?: string } = {}) =>
  takeLeg(
    {
      calls,
      relayId: change.relayId ?? 'relay-1',
      relayUrl: '',
      now,
      holderNow: async (purpose) => {
        asked.push(purpose);
        return { agent: { id: 'reception', version }, language: change.language ?? 'fr', standIn: '+33612345699' };
      },
    },
    pass(leg, change.attempt, change.sid),
  );

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
  await dynamo.store.put(table, callItem(dialled, now()), 'absent');
  version = 4;
  asked.length = 0;
});

describe('whoever holds a conversation', () => {
  it('is named by the write that takes its first leg, at the version of that moment', async () => {
    expect((await take(1))?.call).toMatchObject({
      leg: 1,
      agent: { id: 'reception', version: 4 },
      language: 'fr-FR',
      standIn: '+33612345699',
    });
    expect(await calls.find(dialled.id)).toMatchObject({ agent: { id: 'reception', version: 4 } });
    expect(asked).toEqual(['reception']);
  });

  it('holds it to its end: a leg that follows asks nobody, and keeps the version', async () => {
    await take(1);
    version = 5;
    const next = await take(2, { relayId: 'relay-2', language: 'en' });
    expect(next?.call).toMatchObject({ leg: 2, agent: { id: 'reception', version: 4 }, language: 'fr-FR' });
    expect(next?.before).toMatchObject({ leg: 1 });
    expect(asked).toHaveLength(1);
  });

  it('is one, of two relays that take the first leg at once', async () => {
    const both = await Promise.all([take(1, { relayId: 'a' }), take(1, { relayId: 'b' })]);
    expect(both.filter((taken) => taken !== null)).toHaveLength(1);
  });

  it('has the carrier’s voice speak its language', async () => {
    expect((await take(1, { language: 'en' }))?.call.language).toBe('en');
  });

  it('is named anew when another attempt reaches somebody, who has heard no notice yet', async () => {
    const first = (await take(1))?.call as CallIn<'in_progress'>;
    const over = endAttempt({ ...first, noticeHeardAt: now().toISOString() }, 'interrupted', now());
    const again = bindDialled(claimAttempt(tryAgain(over, now()), now()), 'CA2', now());
    expect(again).toMatchObject({ agent: { version: 4 }, noticeHeardAt: null });
    await calls.save(again, now());
    version = 6;
    expect((await take(1, { attempt: 2, sid: 'CA2' }))?.call.agent).toEqual({ id: 'reception', version: 6 });
  });

  it('is nobody on a leg that is not to be had', async () => {
    expect(await take(1, { sid: 'CA9' })).toBeNull();
    expect(await take(1, { attempt: 2 })).toBeNull();
    expect(await calls.find(dialled.id)).toMatchObject({ status: 'dialled', agent: null });
  });
});
