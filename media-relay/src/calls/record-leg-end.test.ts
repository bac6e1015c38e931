import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../shared/domain/calls/call.ts';
import { callItem, type CallRepository, createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { holdBy } from '../../../shared/domain/calls/call-transitions.ts';
import { dialTransfer, isOpen } from '../../../shared/domain/calls/transfer-transitions.ts';
import { callsTable } from '../../../shared/dynamodb/table.ts';
import { answeredCall } from '../../../shared/testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../../shared/testing/dynamodb.ts';
import type { LegEnd } from './leg-end.ts';
import { conclude, giveToStandIn, recordEnd } from './record-leg-end.ts';

let dynamo: TestDynamo;
let calls: CallRepository;
const announced: string[] = [];
const now = () => new Date('2026-11-20T09:00:00.000Z');

const answered = answeredCall(now());
const pass = { callId: answered.id, attempt: answered.attempt, leg: 1, sid: 'CA1' };
const leg = { personSpoke: true, unreached: null, noticeHeardAt: null, verdict: () => undefined };

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
  const holder = { agent: { id: 'reception', version: 1 }, language: 'fr', standIn: '+33612345699' };
  await dynamo.store.put(table, callItem(holdBy(answered, holder), now()), 'absent');
  announced.length = 0;
});

const deps = (repository: CallRepository = calls) => ({
  calls: repository,
  conversations: { findAttempt: async () => undefined },
  announceEnd: async (callId: string) => void announced.push(callId),
  newId: () => 'trf_1',
  now,
});
const stored = async (): Promise<Call> => {
  const call = await calls.find(answered.id);
  if (!call) throw new Error('The call is gone');
  return call;
};
/** The store writes, and its answer never comes. */
const answersAreLost: CallRepository = {
  find: (callId) => calls.find(callId),
  async save(call, at) {
    await calls.save(call, at);
    throw new Error('socket hang up');
  },
};
const ends = (end: LegEnd) => conclude(deps(), pass, end, leg, true);
const rings = async (): Promise<void> => {
  const call = await stored();
  if (call.status !== 'in_progress' || call.transfer?.state !== 'requested')
    throw new Error('Nobody asked for a person');
  await calls.save(dialTransfer(call, call.transfer, 'token', now()), now());
};

describe('a call whose agent is lost', () => {
  it('is given to a person, once', async () => {
    expect(await giveToStandIn(deps(), pass, null)).toBe(true);
    expect(await giveToStandIn(deps(), pass, null)).toBe(true);
    expect(await stored()).toMatchObject({ transfer: { state: 'requested', agentLost: true, ordinal: 1 } });
  });

  it.each([
    ['is yet to be rung', async () => undefined],
    ['rings', rings],
  ])(
    'is not ended by a relay that never heard that it gave the call away, while the person %s',
    async (_when, then) => {
      await expect(giveToStandIn(deps(answersAreLost), pass, null)).rejects.toThrow('hang up');
      await then();
      await ends('model_failed');
      const call = await stored();
      expect(call.status).toBe('in_progress');
      expect(isOpen(call.transfer)).toBe(true);
      expect(announced).toEqual([]);
    },
  );

  it('ends where there is nobody to give it to, and is announced', async () => {
    await recordEnd(deps(), pass, 'interrupted', null);
    expect(await giveToStandIn(deps(), pass, null)).toBe(false);
    await ends('model_failed');
    expect(await stored()).toMatchObject({ status: 'ended', outcome: 'interrupted' });
    expect(announced).toEqual([answered.id]);
  });
});

describe('the end of a call', () => {
  it('that the person gave it ends the wish for a person too', async () => {
    await giveToStandIn(deps(), pass, null);
    await ends('person_hung_up');
    expect(await stored()).toMatchObject({ status: 'ended', transfer: { state: 'failed', failure: 'caller_left' } });
  });

  it('is announced when it could not be recorded at first', async () => {
    await expect(recordEnd(deps(answersAreLost), pass, 'completed', null)).rejects.toThrow('hang up');
    await ends('person_hung_up');
    expect(await stored()).toMatchObject({ status: 'ended', outcome: 'completed' });
    expect(announced).toEqual([answered.id]);
  });
});
