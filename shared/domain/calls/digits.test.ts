import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { continueCall } from './answer-call.ts';
import { callItem, createCallRepository, type CallRepository } from './call-repository.ts';
import { connectLeg } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { requestDigits } from './request-digits.ts';
import { requestTransfer } from './request-transfer.ts';

let dynamo: TestDynamo;
let table: string;
let calls: CallRepository;
let id: string;
let ids = 0;
const now = () => new Date('2026-11-20T09:00:00.000Z');
const newId = () => `id_${++ids}`;

beforeAll(async () => {
  dynamo = await startDynamo();
  table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  id = `call_${++ids}`;
  await dynamo.store.put(table, callItem({ ...talkingCall(), id }, now()), 'absent');
});

const request = (digits: string, leg = 1) =>
  requestDigits({ calls, now, newId }, { callId: id, attempt: 1, leg, digits });
const next = (token: string | null, digitsId: string | null = null, repository = calls) => {
  const deps = { calls: repository, newId, now, settings: { maxCallSeconds: 600 } };
  return continueCall(deps, id, 1, 'CA1', { token, dial: null, digitsId });
};
const digits = async () => (await calls.find(id))?.digits;

describe('keys that the agent presses', () => {
  it.each(['', '12 3', '+33', 'A', '1'.repeat(33), '1;2'])('are keys: %j is refused', async (text) => {
    expect(await request(text)).toEqual({ kind: 'refused', refusal: 'not_digits' });
  });

  it('are pressed once, and the agent comes back as the next leg', async () => {
    await request('1ww2#');
    const { id: digitsId = '' } = (await digits()) ?? {};
    expect(await next('t1')).toMatchObject({ do: 'play_digits', digits: { digits: '1ww2#' } });
    expect(await request('3')).toEqual({ kind: 'refused', refusal: 'busy' });
    expect(await next('t2', digitsId)).toMatchObject({ do: 'connect', leg: 2 });
    expect(await next('t3')).toMatchObject({ do: 'connect', leg: 2 });
    expect(await digits()).toMatchObject({ state: 'played', leg: 1 });
  });

  it('are pressed again only in answer to the question whose answer was lost', async () => {
    await request('1');
    await next('t1');
    expect(await next('t1')).toMatchObject({ do: 'play_digits' });
    expect(await next('t2')).toMatchObject({ do: 'connect' });
    expect(await digits()).toMatchObject({ state: 'unsure' });
    expect(await next('t1')).toMatchObject({ do: 'connect' });
  });

  it('are not pressed again when the carrier sends no token to know a question by', async () => {
    await request('1');
    expect(await next(null)).toMatchObject({ do: 'play_digits' });
    expect(await next(null)).toMatchObject({ do: 'connect' });
  });

  it('are pressed once when whoever answers dies after the write', async () => {
    await request('1');
    const dying: CallRepository = {
      ...calls,
      async save(call, at) {
        await calls.save(call, at);
        throw new Error('killed');
      },
    };
    await expect(next('t1', null, dying)).rejects.toThrow('killed');
    expect(await next('t2')).toMatchObject({ do: 'connect' });
    expect(await digits()).toMatchObject({ state: 'unsure' });
  });

  it('do not use up the relays that a call may lose', async () => {
    for (let leg = 1; leg <= 8; leg++) {
      await request('1', leg);
      await next(`press-${leg}`);
      expect(await next(`back-${leg}`)).toMatchObject({ do: 'connect', leg: leg + 1 });
      await changeCall({ calls, now }, id, (call) => connectLeg(call as never, leg + 1, 'relay', now()));
    }
    for (const leg of [10, 11]) {
      await changeCall({ calls, now }, id, (call) => connectLeg(call as never, leg, 'relay', now()));
    }
    expect(await next('lost')).toMatchObject({ do: 'apologise' });
  });

  it('give way to a transfer', async () => {
    await request('1');
    const wish = { callId: id, attempt: 1, leg: 1, kind: 'cold', briefing: '', reason: '' } as const;
    await requestTransfer({ calls, now, newId, transferTo: '+33612345699' }, wish);
    expect(await request('1')).toEqual({ kind: 'refused', refusal: 'busy' });
    expect(await next('t1')).toMatchObject({ do: 'dial' });
  });
});
