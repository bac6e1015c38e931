import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callsTable } from '../../dynamodb/table.ts';
import { endedCall, talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import type { Call, CallIn } from './call.ts';
import { callItem, type CallRepository, createCallRepository } from './call-repository.ts';
import { LEASE_MS, renewLease } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { createConversationRepository } from './conversation-repository.ts';
import { createDueCalls } from './due-calls-repository.ts';
import { sweepDueCalls } from './sweep-due-calls.ts';
import { dialTransfer, openTransfer } from './transfer-transitions.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

let table: string;
let calls: CallRepository;
let now: Date;
/** What the carrier was told; and what else happens meanwhile. */
let redirects: string[];
let hungUp: string[];
/** Who has the line. */
let holder: string | null;
let handed: string[];
let announced: string[];
let queueFails: boolean;
let whileAsked: () => Promise<void>;
let whileTold: () => Promise<void>;
const call = talkingCall();

beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
  now = new Date(new Date(call.leaseUntil).getTime() + 1_000);
  redirects = [];
  hungUp = [];
  holder = null;
  handed = [];
  announced = [];
  queueFails = false;
  whileAsked = async () => undefined;
  whileTold = async () => undefined;
  await dynamo.store.put(table, callItem(call, now), 'absent');
});

const sweep = () =>
  sweepDueCalls({
    calls,
    conversations: createConversationRepository(dynamo.store, table),
    due: createDueCalls(dynamo.store, table),
    lineHolder: async () => holder,
    carrier: {
      hangUp: async (sid) => void hungUp.push(sid),
      listCalls: async () => [
        { sid: 'CA9', status: 'ringing', createdAt: now, talkSeconds: null, price: null, priceUnit: null },
      ],
      async fetchCall(sid) {
        await whileAsked();
        return { sid, status: 'in-progress', createdAt: null, talkSeconds: null, price: null, priceUnit: null };
      },
      async redirect(sid) {
        redirects.push(sid);
        await whileTold();
      },
    },
    handToRelay: async (callId) => {
      if (queueFails) throw new Error('The queue is away');
      handed.push(callId);
    },
    requeue: async () => undefined,
    announceEnd: async (callId) => void announced.push(callId),
    priceCall: async () => undefined,
    nextUrl: async () => 'https://desk.example/next',
    settings: { retrySeconds: 600 },
    now: () => now,
    log: silentLogger,
  });
const stored = async () => (await calls.find(call.id)) as CallIn<'in_progress'>;

describe('a call whose relay is silent', () => {
  it('is sent to another one, and the silent one cannot act from before the carrier knows', async () => {
    whileTold = async () => {
      const { leg } = await stored();
      expect(leg).toBe(2);
      // The relay comes to in this very moment, and hears from the carrier that its stream is over.
      const after = await changeCall({ calls, now: () => now }, call.id, (current) => renewLease(current, 1, now));
      expect(after).toMatchObject({ status: 'in_progress', leg: 2 });
    };
    await sweep();
    expect(redirects).toEqual(['CA1']);
    // Nobody looks at it again before another relay has had the time to take it.
    await sweep();
    expect(redirects).toHaveLength(1);
  });

  it('stays due when the carrier cannot be told', async () => {
    whileTold = () => Promise.reject(new Error('The carrier is away'));
    await sweep();
    whileTold = async () => undefined;
    await sweep();
    expect(redirects).toHaveLength(2);
    expect((await stored()).leg).toBeGreaterThan(1);
  });

  it('is left alone when its relay comes to before that', async () => {
    whileAsked = async () => {
      await changeCall({ calls, now: () => now }, call.id, (current) => renewLease(current, 1, now));
    };
    await sweep();
    expect(redirects).toEqual([]);
    expect(await stored()).toMatchObject({
      leg: 1,
      leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
    });
  });
});

describe('a carrier that does not answer', () => {
  it('keeps nobody waiting who needs nothing of it', async () => {
    // Overdue for longer, and so looked at before: all of them ask a carrier that hangs.
    let hanging = 0;
    let release = () => {};
    const hung = new Promise<void>((resolve) => {
      release = resolve;
    });
    whileAsked = async () => {
      hanging += 1;
      await hung;
    };
    for (let i = 0; i < 12; i++) {
      const dueAt = new Date(now.getTime() - 60_000 - i).toISOString();
      await dynamo.store.put(table, callItem({ ...call, id: `call_hung_${i}`, sid: `CA_${i}`, dueAt }, now), 'absent');
    }
    const ended = { ...endedCall(), id: 'call_ended', dueAt: new Date(now.getTime() - 1).toISOString() };
    await dynamo.store.put(table, callItem(ended, now), 'absent');
    const swept = sweep();
    await vi.waitFor(() => expect(announced).toContain('call_ended'));
    expect(hanging).toBeGreaterThanOrEqual(12);
    release();
    await swept;
  });
});

describe('a call that was cancelled while nobody knew whether it rang', () => {
  const at = () => new Date(now.getTime() - 10_000).toISOString();
  const cancelled = async () => {
    const { sid: _sid, status: _status, answeredAt: _at, leg: _leg, relayId: _relay, ...rest } = call;
    const { relayUrl: _url, leaseUntil: _lease, dispatchedAt: _dispatched, ...common } = rest;
    const times = { cancelledAt: at(), dispatchedAt: at(), dueAt: at() };
    const stray: Call = { ...common, id: 'call_stray', status: 'cancelled', sid: null, ...times };
    await dynamo.store.put(table, callItem(stray, now), 'absent');
    await sweep();
  };

  it('is hung up when it shows', async () => {
    holder = 'call_stray';
    await cancelled();
    expect(hungUp).toEqual(['CA9']);
  });

  it('is not looked for where another call has the line: what rings there is that one’s', async () => {
    holder = 'call_other';
    await cancelled();
    expect(hungUp).toEqual([]);
  });
});

describe('a call over SIP that no relay holds', () => {
  const sipCall = { ...call, id: 'call_rtc_1', sid: 'rtc_1', transport: 'sip' as const };
  const put = (one: Call) => dynamo.store.put(table, callItem(one, now), 'absent');
  const sip = () => calls.find('call_rtc_1');

  it('is handed to one, again and again until one takes it; the carrier is not asked', async () => {
    whileAsked = () => Promise.reject(new Error('It knows nothing of such calls'));
    await put({ ...sipCall, leaseUntil: now.toISOString() });
    await sweep();
    await sweep();
    expect(handed).toEqual(['call_rtc_1']);
    now = new Date(now.getTime() + 31_000);
    await sweep();
    expect(handed).toHaveLength(2);
    expect(await sip()).toMatchObject({ status: 'in_progress', leg: 1 });
  });

  it('stays due when the queue cannot be had', async () => {
    await put(sipCall);
    queueFails = true;
    await sweep();
    queueFails = false;
    now = new Date(now.getTime() + 31_000);
    await sweep();
    expect(handed).toEqual(['call_rtc_1']);
  });

  it('is handed to its first one when the message that asked for it was lost', async () => {
    const { leg: _leg, relayId: _id, relayUrl: _url, answeredAt: _at, leaseUntil: _lease, ...rest } = sipCall;
    await put({ ...rest, status: 'dialled', dispatchedAt: now.toISOString(), dueAt: now.toISOString() });
    await sweep();
    expect(handed).toEqual(['call_rtc_1']);
  });

  it('comes back from a transfer whose relay died', async () => {
    const wish = { id: 'trf_1', to: '+33612345699', kind: 'cold' as const, briefing: '', reason: '' };
    const asked = openTransfer(sipCall, wish, now);
    if (asked.transfer?.state !== 'requested') throw new Error('It was just asked for');
    await put({ ...dialTransfer(asked, asked.transfer, null, now), dueAt: now.toISOString() });
    await sweep();
    expect(await sip()).toMatchObject({ transfer: { state: 'failed', failure: 'failed' } });
    expect(handed).toEqual(['call_rtc_1']);
  });

  it('is given up after five minutes, read for what was said, and hung up by the next relay there is', async () => {
    await put({ ...sipCall, leaseUntil: new Date(now.getTime() - 300_000).toISOString() });
    await sweep();
    expect({ handed, announced }).toEqual({ handed: ['call_rtc_1'], announced: ['call_rtc_1'] });
    expect(await sip()).toMatchObject({ status: 'ended', outcome: 'interrupted' });
  });
});
