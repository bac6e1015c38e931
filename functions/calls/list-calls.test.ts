import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../shared/domain/calls/call.ts';
import { createCallList } from '../../shared/domain/calls/call-list-repository.ts';
import { createCallRecords } from '../../shared/domain/calls/call-records-repository.ts';
import { callItem, createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { callsTable } from '../../shared/dynamodb/table.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { endedCall, requestedCall, settledCall, talkingCall } from '../../shared/testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../shared/testing/dynamodb.ts';
import { httpFunction } from '../entry/http.ts';
import { getCallRoute } from './get-call.http.ts';
import { listCallsRoute } from './list-calls.http.ts';

const now = new Date('2027-02-10T12:00:00.000Z');
const secret = (value: string): Secret => ({ current: async () => value, previous: async () => null });

let dynamo: TestDynamo;
let table: string;
let handler: ReturnType<typeof httpFunction>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  const records = createCallRecords(dynamo.store, table);
  handler = httpFunction(
    [listCallsRoute({ list: createCallList(dynamo.store, table), records, now: () => now }), getCallRoute({ records })],
    { edge: secret('edge'), api: null },
  );
});

async function store(
  call: Call,
  change: Partial<Pick<Call, 'id' | 'createdAt' | 'purpose' | 'direction' | 'from' | 'to'>>,
) {
  await dynamo.store.put(table, callItem({ ...call, ...change }, now), 'absent');
}

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
}
async function get(path: string, query: Record<string, string> = {}) {
  const search = new URLSearchParams(query).toString();
  const result = await handler(apiEvent(`GET ${path}${search ? `?${search}` : ''}`), lambdaContext);
  return { status: result.statusCode, body: JSON.parse(result.body ?? 'null') as never };
}
const list = async (query: Record<string, string> = {}): Promise<Page> => (await get('/api/calls', query)).body;

/** Ids of all pages, and how many pages there were. */
async function all(query: Record<string, string>) {
  const ids: string[] = [];
  let pages = 0;
  let next: string | null = null;
  do {
    const page: Page = await list(next ? { ...query, cursor: next } : query);
    ids.push(...page.items.map(({ id }) => String(id)));
    pages += 1;
    next = page.next;
  } while (next);
  return { ids, pages };
}

/** Thirty calls over four months, three in each instant; every third inbound, every fifth settled. */
async function thirty() {
  const calls = Array.from({ length: 30 }, (_, index) => {
    const month = ['2026-11', '2026-12', '2027-01', '2027-02'][Math.floor(index / 9)];
    const at = `${month}-0${1 + Math.floor((index % 9) / 3)}T10:00:00.000Z`;
    return { id: `c${String(index).padStart(2, '0')}`, at, inbound: index % 3 === 0, settled: index % 5 === 0 };
  });
  for (const { id, at, inbound, settled } of calls) {
    await store(settled ? settledCall() : requestedCall(), {
      ...{ id, createdAt: at, purpose: inbound ? 'other-purpose' : 'supplier-order' },
      ...(inbound ? { direction: 'inbound', from: '+33611111111', to: '+33186950000' } : {}),
    });
  }
  return calls;
}

describe('the list of calls', () => {
  it('shows every call of every kind, newest first, and is empty without any', async () => {
    expect(await list()).toEqual({ items: [], next: null });
    const calls = await thirty();
    const { items, next } = await list({ limit: '100' });
    expect(items.map(({ createdAt }) => createdAt)).toEqual(calls.map(({ at }) => at).toReversed());
    expect(next).toBeNull();
  });

  it.each([1, 4, 7, 10, 29, 30])('paged by %i has each call once, and no empty last page', async (limit) => {
    const calls = await thirty();
    const { ids, pages } = await all({ limit: String(limit) });
    expect(ids.toSorted()).toEqual(calls.map(({ id }) => id));
    expect(pages).toBe(Math.ceil(30 / limit));
  });

  it.each([
    [{ direction: 'inbound' }, 10],
    [{ purpose: 'supplier-order' }, 20],
    [{ status: 'settled' }, 6],
    [{ outcome: 'completed', direction: 'inbound' }, 2],
    [{ telephone: '+33611111111' }, 10],
    [{ telephone: '+33612345678', status: 'settled' }, 4],
    [{ telephone: '+33611111111', from: '2026-12-02T00:00:00Z', to: '2027-01-02T11:00:00+01:00' }, 4],
    [{ from: '2026-12-01T10:00:00.000Z', to: '2026-12-01T10:00:00.000Z' }, 3],
    [{ to: '2026-11-30T00:00:00Z' }, 9],
    [{ from: '2027-02-01T00:00:00Z', status: 'requested' }, 3],
    [{ status: 'in_progress' }, 0],
  ])('filtered by %j has each of %i calls once on pages of two', async (query, count) => {
    await thirty();
    const { ids, pages } = await all({ ...query, limit: '2' });
    expect(new Set(ids).size).toBe(ids.length);
    const whole = await list({ ...query, limit: '100' });
    expect(ids).toEqual(whole.items.map(({ id }) => id));
    expect(pages).toBe(Math.max(1, Math.ceil(ids.length / 2)));
    expect(ids).toHaveLength(count);
  });

  it('reads in large steps where a filter matches little', async () => {
    await store(settledCall(), { id: 'old', createdAt: '2026-11-01T00:00:00.000Z' });
    for (let batch = 0; batch < 12; batch++) {
      const writes = Array.from({ length: 100 }, (_, index) => {
        const change = { id: `n${batch}-${index}`, createdAt: '2026-12-01T00:00:00.000Z' };
        return { Put: { TableName: table, Item: callItem({ ...requestedCall(), ...change }, now) } };
      });
      await dynamo.store.transact(writes);
    }
    let reads = 0;
    const counting = { ...dynamo.store, query: (input: never) => ((reads += 1), dynamo.store.query(input)) };
    const found = await createCallList(counting, table).list({ status: 'settled' }, 2, undefined, now);
    expect(found).toEqual({ ids: ['old'], next: undefined });
    expect(reads).toBeLessThanOrEqual(6);
  });

  it('reads only so much for one page, and a short one has a cursor that leads on', async () => {
    await store(settledCall(), { id: 'old', createdAt: '2026-11-01T00:00:00.000Z' });
    const calls = createCallList(dynamo.store, table);
    const later = new Date('2029-06-01T00:00:00.000Z');
    const first = await calls.list({}, 2, undefined, later);
    expect(first).toEqual({ ids: [], next: { partition: '2027-06' } });
    expect(await calls.list({}, 2, first.next, later)).toEqual({ ids: ['old'], next: undefined });
  });

  it('shows a call as its own address does, without a transcript, and live while it runs', async () => {
    await store(talkingCall(), { id: 'live', createdAt: '2027-02-10T11:59:00.000Z' });
    await createConversationRepository(dynamo.store, table).saveTurns('live', [
      {
        ...{ attempt: 1, leg: 1, order: 1, speaker: 'person', text: 'Allô ?' },
        ...{ heard: 'all', heardMs: null, spokenMs: null, at: now.toISOString() },
      },
    ]);
    const [item] = (await list({ status: 'in_progress' })).items;
    expect(item).toMatchObject({ id: 'live', status: 'in_progress', leg: 1, answeredAt: expect.any(String) });
    expect(item).toEqual((await get('/api/calls/live')).body);
    expect(Object.keys(item!)).not.toEqual(expect.arrayContaining(['relayUrl']));
    expect(JSON.stringify(item)).not.toMatch(/Allô|listKey|dueShard|heldUsd/);
  });

  it('follows a call through its states, and takes one whose number is withheld', async () => {
    await store(talkingCall(), { id: 'c1', direction: 'inbound', from: '' });
    const calls = createCallRepository(dynamo.store, table);
    expect(await calls.save({ ...endedCall(), id: 'c1', direction: 'inbound', from: '', version: 1 }, now)).toBe(true);
    expect((await list({ status: 'in_progress' })).items).toEqual([]);
    expect((await list({ outcome: 'completed' })).items).toMatchObject([{ id: 'c1', status: 'ended' }]);
  });

  it('gets a call that was stored before there was a list when it is saved', async () => {
    const { listKey: _list, telephone: _telephone, ...older } = callItem(talkingCall(), now);
    await dynamo.store.put(table, older, 'absent');
    expect((await list()).items).toEqual([]);
    const calls = createCallRepository(dynamo.store, table);
    await calls.save((await calls.find(talkingCall().id))!, now);
    expect((await list({ telephone: '+33612345678' })).items).toHaveLength(1);
  });
});

describe('a query', () => {
  it.each([
    ['/status', { status: 'gone' }],
    ['/direction', { direction: 'up' }],
    ['/outcome', { outcome: 'x' }],
    ['/telephone', { telephone: '0612345678' }],
    ['/purpose', { purpose: 'A B' }],
    ['/from', { from: 'yesterday' }],
    ['/from', { from: '2026-12-02T00:00:00Z', to: '2026-12-01T00:00:00Z' }],
    ['/limit', { limit: '101' }],
    ['/page', { page: '2' }],
  ])('with a bad %s is refused: %j', async (pointer, query) => {
    const { status, body } = await get('/api/calls', query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_query', errors: [{ pointer }] });
  });

  it('may bring the plus of a number as a blank, which is what an address makes of it', async () => {
    await store(talkingCall(), { createdAt: '2027-01-01T00:00:00.000Z' });
    expect((await list({ telephone: ' 33612345678' })).items).toHaveLength(1);
  });

  it('with a cursor of another list is refused, and so is a made-up one', async () => {
    await thirty();
    const { next } = await list({ limit: '2' });
    const cursors = [next!, 'x', Buffer.from('{}').toString('base64url')];
    for (const cursor of cursors) {
      expect(await get('/api/calls', { limit: '2', direction: 'inbound', cursor })).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    }
  });
});
