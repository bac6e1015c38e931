import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { continueCall } from './answer-call.ts';
import { applyCarrierNews } from './apply-carrier-news.ts';
import { applyTransferNews } from './apply-transfer-news.ts';
import { briefTransfer } from './brief-transfer.ts';
import type { Call } from './call.ts';
import { callItem, createCallRepository, type CallRepository } from './call-repository.ts';
import { claimAttempt, connectLeg, renewLease, tryAgain } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { attemptKey, createConversationRepository, type CarrierNews } from './conversation-repository.ts';
import type { Asked, DialReport } from './next-step.ts';
import { requestTransfer, type TransferRequest } from './request-transfer.ts';
import { sweepDueCalls } from './sweep-due-calls.ts';

const PERSON = '+33612345699';
const SID = 'CA1';
let dynamo: TestDynamo;
let table: string;
let calls: CallRepository;
let clock: number;
let id: string;
let ids = 0;
const now = () => new Date(clock);
const deps = { transferTo: PERSON, newId: () => `trf_${++ids}`, settings: { maxCallSeconds: 600 }, now };

beforeAll(async () => {
  dynamo = await startDynamo();
  table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
});
afterAll(() => dynamo.stop());

/** A conversation under way on leg 1. */
beforeEach(async () => {
  clock = Date.parse('2026-11-20T09:00:00.000Z');
  id = `call_${++ids}`;
  await dynamo.store.put(table, callItem({ ...talkingCall(SID), id }, now()), 'absent');
  await dynamo.store.put(table, { ...attemptKey(id, 1), attempt: 1, dispatchedAt: now().toISOString() }, 'absent');
});

const find = async (): Promise<Call> => (await calls.find(id)) as Call;
const transfer = async () => (await find()).transfer;
const request = (change: Partial<TransferRequest> = {}, more: object = {}) =>
  requestTransfer(
    { ...deps, calls, ...more },
    { callId: id, attempt: 1, leg: 1, kind: 'warm', briefing: 'Un fournisseur.', reason: 'le demande', ...change },
  );
let tokens = 0;
const asked = (change: Partial<Asked> = {}): Asked => ({
  token: `token-${++tokens}`,
  dial: null,
  digitsId: null,
  ...change,
});
const next = (question: Partial<Asked> = {}, repository = calls) =>
  continueCall({ ...deps, calls: repository }, id, 1, SID, asked(question));
async function report(change: Partial<DialReport> = {}): Promise<Partial<Asked>> {
  const transferId = (await transfer())?.id ?? '';
  const dial = { transferId, status: 'no-answer' as const, bridged: false, talkSeconds: null, callerGone: false };
  return { dial: { ...dial, ...change } };
}
const brief = async (key: string | null = null, last = false) =>
  briefTransfer({ calls, now }, { callId: id, attempt: 1, transferId: (await transfer())?.id ?? '', key, last });

describe('a transfer that is asked for', () => {
  it('is noted once, whoever asks again, at the same time or later', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => request()));
    answers.push(await request({ briefing: 'Autre chose.' }));
    const noted = await transfer();
    expect(noted).toMatchObject({ state: 'requested', to: PERSON, leg: 1, briefing: 'Un fournisseur.', failure: null });
    expect(answers).toEqual(answers.map(() => ({ kind: 'requested', transfer: noted })));
  });

  it.each([
    ['there is nobody', {}, { transferTo: null }, 'nobody_to_transfer_to'],
    ['another leg has the call', { leg: 2 }, {}, 'not_talking'],
    ['it is about another attempt', { attempt: 2 }, {}, 'not_talking'],
    ['there is no such call', { callId: 'call_none' }, {}, 'not_talking'],
  ])('is refused when %s', async (_when, change, more, refusal) => {
    expect(await request(change, more)).toEqual({ kind: 'refused', refusal });
    expect(await transfer()).toBeNull();
  });

  it('rings the person twice at the most in one conversation, however often it fails', async () => {
    for (const leg of [1, 2]) {
      await request({ leg });
      await next();
      await next(await report());
      await changeCall({ calls, now }, id, (call) => connectLeg(call as never, leg + 1, 'relay', now()));
    }
    expect(await request({ leg: 3 })).toEqual({ kind: 'refused', refusal: 'too_many_transfers' });
    expect(await find()).toMatchObject({ personDials: 2, returns: 2 });
  });

  it('is forgotten by the next attempt, but not what it cost', async () => {
    await request();
    await next();
    await applyNews('completed');
    const ended = await find();
    if (ended.status !== 'ended') throw new Error(`It is ${ended.status}`);
    expect(claimAttempt(tryAgain(ended, now()), now())).toMatchObject({ transfer: null, returns: 0, personDials: 1 });
  });
});

describe('the question what is next', () => {
  it('is answered with the dialling once; the same question again gets the same answer, another one the agent', async () => {
    await request();
    const question = asked();
    const first = await next(question);
    expect(first).toMatchObject({ do: 'dial', transfer: { to: PERSON }, ringSeconds: 25, limitSeconds: 600 });
    expect(await next(question)).toMatchObject({ do: 'dial' });
    expect(await next()).toMatchObject({ do: 'connect', leg: 2 });
    expect(await transfer()).toMatchObject({ state: 'failed', failure: 'failed' });
    expect(await find()).toMatchObject({ personDials: 1 });
  });

  it('dials once when it is asked by many at the same time', async () => {
    await request();
    const answers = await Promise.all(Array.from({ length: 6 }, () => next()));
    expect(answers.filter((answer) => answer.do === 'dial')).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('dials once when whoever answers it dies %s the write', async (when) => {
    await request();
    const dying: CallRepository = {
      ...calls,
      async save(call, at) {
        if (when === 'after') await calls.save(call, at);
        throw new Error('killed');
      },
    };
    const question = asked();
    await expect(next(question, dying)).rejects.toThrow('killed');
    expect(await next(question)).toMatchObject({ do: 'dial' });
    expect(await find()).toMatchObject({ personDials: 1 });
  });

  it('leaves the person no more time than the call has', async () => {
    await request();
    clock += 590_500;
    expect(await next()).toMatchObject({ do: 'dial', limitSeconds: 9 });
  });
});

describe('the person’s telephone', () => {
  beforeEach(async () => {
    await request();
    await next();
  });

  it('takes the call by 1: the two are joined, and joined again when it is asked again', async () => {
    expect(await brief()).toMatchObject({ do: 'brief', briefing: 'Un fournisseur.', last: false });
    expect(await brief('1')).toEqual({ do: 'join' });
    expect(await brief('1')).toEqual({ do: 'join' });
    expect(await brief('2')).toEqual({ do: 'join' });
    expect(await transfer()).toMatchObject({ state: 'connected' });
  });

  it('declines it by 2, and cannot take it afterwards', async () => {
    expect(await brief('2')).toEqual({ do: 'hang_up' });
    expect(await brief('1')).toEqual({ do: 'hang_up' });
    expect(await transfer()).toMatchObject({ state: 'failed', failure: 'declined' });
    expect(await next(await report({ status: 'completed' }))).toMatchObject({ do: 'connect', leg: 2 });
  });

  it('may miss the key once', async () => {
    expect(await brief('5')).toMatchObject({ do: 'brief', last: true });
    expect(await brief('1', true)).toEqual({ do: 'join' });
  });

  it('declines by missing it twice', async () => {
    await brief('5');
    expect(await brief('5', true)).toEqual({ do: 'hang_up' });
    expect(await transfer()).toMatchObject({ failure: 'declined' });
  });

  it('is not asked for a call that is over, or a transfer that is', async () => {
    const transferId = (await transfer())?.id ?? '';
    const late = { callId: id, attempt: 1, transferId, key: null, last: false };
    expect(await briefTransfer({ calls, now }, { ...late, transferId: 'trf_old' })).toEqual({ do: 'hang_up' });
    await applyNews('completed');
    expect(await briefTransfer({ calls, now }, late)).toEqual({ do: 'hang_up' });
  });

  it.each([
    [{ status: 'busy' }, false, 'busy'],
    [{ status: 'no-answer' }, false, 'no_answer'],
    [{ status: 'failed' }, false, 'failed'],
    [{ status: 'completed' }, true, 'voicemail'],
    [{ status: 'no-answer' }, true, 'voicemail'],
    [{ status: 'completed', bridged: null }, true, 'voicemail'],
    [{ status: 'canceled' }, false, 'caller_left'],
    [{ status: 'no-answer', callerGone: true }, true, 'caller_left'],
  ] as const)('reported as %j, picked up: %s, is typed %s', async (change, pickedUp, failure) => {
    if (pickedUp) await brief();
    const question = asked(await report(change));
    expect(await next(question)).toMatchObject({ do: 'connect', leg: 2 });
    expect(await next(question)).toMatchObject({ do: 'connect', leg: 2 });
    expect(await transfer()).toMatchObject({ state: 'failed', failure });
  });

  it('that was joined and is done ends the call as transferred, however often it is reported', async () => {
    await brief('1');
    const question = asked(await report({ status: 'completed', bridged: true, talkSeconds: 40 }));
    expect(await next(question)).toEqual({ do: 'hang_up' });
    expect(await next(question)).toEqual({ do: 'hang_up' });
    expect(await next()).toEqual({ do: 'hang_up' });
    expect(await applyNews('completed')).toEqual([[id, 5]]);
    expect(await find()).toMatchObject({
      status: 'ended',
      outcome: 'transferred',
      transfer: { state: 'connected', talkSeconds: 40, endedAt: now().toISOString() },
    });
  });

  it('that took the call and was then not joined gives it back to the agent', async () => {
    await brief('1');
    expect(await next(await report({ status: 'completed' }))).toMatchObject({ do: 'connect', leg: 2 });
    expect(await transfer()).toMatchObject({ failure: 'failed' });
  });
});

describe('a cold transfer', () => {
  beforeEach(async () => {
    await request({ kind: 'cold' });
    await next();
  });
  const pickUp = async () =>
    applyTransferNews(
      { calls, now },
      { callId: id, attempt: 1, transferId: (await transfer())?.id ?? '', status: 'in-progress' },
    );

  it('is connected as soon as the carrier says that somebody picked up', async () => {
    await pickUp();
    await pickUp();
    expect(await transfer()).toMatchObject({ state: 'connected' });
    await applyNews('completed');
    expect(await find()).toMatchObject({ outcome: 'transferred' });
  });

  it.each([true, null])(
    'was connected, says the report at its end (bridged: %s), when that was lost',
    async (bridged) => {
      expect(await next(await report({ status: 'completed', bridged, talkSeconds: 3 }))).toEqual({ do: 'hang_up' });
      expect(await transfer()).toMatchObject({ state: 'connected', talkSeconds: 3 });
    },
  );
});

describe('a call that is with a person, or on its way there', () => {
  beforeEach(async () => {
    await request();
    await next();
  });

  it('is not the relay’s any more, and no other relay can take it', async () => {
    const call = await find();
    if (call.status !== 'in_progress') throw new Error(`It is ${call.status}`);
    expect(renewLease(call, 1, now())).toBeNull();
    expect(connectLeg(call, 2, 'relay-2', now())).toBeNull();
  });

  it('is not taken for one that lost its relay: the sweep asks the carrier and leaves it alone', async () => {
    await brief('1');
    for (let minute = 0; minute < 5; minute++) {
      clock += 70_000;
      expect(await sweep('in-progress')).toEqual([]);
      expect(await find()).toMatchObject({ status: 'in_progress', transfer: { state: 'connected' } });
    }
    clock += 70_000;
    await sweep('completed');
    expect(await find()).toMatchObject({ status: 'ended', outcome: 'transferred' });
  });

  it('whose caller hung up ends without the person, and is not had again', async () => {
    expect(await applyNews('completed')).toEqual([[id, 5]]);
    const ended = await find();
    expect(ended).toMatchObject({ outcome: 'completed', transfer: { failure: 'caller_left' } });
    // The carrier may still ask: there is nothing more to do.
    expect(await next(await report())).toEqual({ do: 'hang_up' });
    expect(await applyNews('completed')).toEqual([]);
  });

  it('goes back to a relay when the next leg does not come after a failure', async () => {
    await next(await report());
    clock += 40_000;
    expect(await sweep('in-progress')).toEqual([SID]);
  });
});

/** Final news of the caller's own call; what is announced as ended, and after how many seconds. */
async function applyNews(status: CarrierNews['status']): Promise<[string, number][]> {
  const announced: [string, number][] = [];
  const conversations = createConversationRepository(dynamo.store, table);
  const hangUp = async () => undefined;
  const announceEnd = async (callId: string, delay: number) => void announced.push([callId, delay]);
  const carrier = { hangUp };
  const news = { sid: SID, status, sequence: null, at: now() };
  await applyCarrierNews({ calls, conversations, carrier, announceEnd, now, log: silentLogger }, id, 1, news);
  return announced;
}

/** One sweep of this call, which the carrier says is `status`; the calls it redirects. */
async function sweep(status: string): Promise<string[]> {
  const redirected: string[] = [];
  await sweepDueCalls({
    calls,
    conversations: createConversationRepository(dynamo.store, table),
    lineHolder: async () => null,
    due: { findDue: async () => [id] },
    carrier: {
      fetchCall: async (sid) => ({ sid, status, createdAt: null, talkSeconds: null, price: null, priceUnit: null }),
      redirect: async (sid) => void redirected.push(sid),
      hangUp: async () => undefined,
      listCalls: async () => [],
    },
    announceEnd: async () => undefined,
    handToRelay: async () => undefined,
    requeue: async () => undefined,
    priceCall: async () => undefined,
    nextUrl: async () => 'https://comptoir.example/next',
    settings: { retrySeconds: 600 },
    now,
    log: silentLogger,
  });
  return redirected;
}
