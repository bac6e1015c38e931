import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callsTable, ledgerTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { Crash, CrashPlan } from '../../testing/order-world/crashes.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createCallRepository } from './call-repository.ts';
import { createConversationRepository } from './conversation-repository.ts';
import { createInboundCalls } from './inbound-call-repository.ts';
import { takeSipCall, type TakeSipCallDeps } from './take-sip-call.ts';
import { createWebhookDeliveries } from './webhook-deliveries-repository.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const offer = {
  webhookId: 'wh_1',
  sid: 'rtc_1',
  from: '+33611223344',
  to: '+33186950000',
  project: 'proj_ours',
  agent: null,
};
const paths = { answer: '/incoming-call', status: '/incoming-call-status', stream: '/media-stream' };

/** OpenAI's side of one call: it may be accepted once, as long as somebody is there. */
class Line {
  state: 'ringing' | 'accepted' | 'rejected' | 'gone' = 'ringing';
  accepts = 0;
  sipCode: number | null = null;
  fails: Error | null = null;

  async accept() {
    this.accepts += 1;
    if (this.fails) throw this.fails;
    if (this.state === 'gone' || this.state === 'rejected') return 'gone' as const;
    if (this.state === 'accepted') return 'refused' as const;
    this.state = 'accepted';
    return 'accepted' as const;
  }

  async reject(_sid: string, sipCode: number) {
    this.sipCode = sipCode;
    if (this.state === 'ringing') this.state = 'rejected';
  }
}

let line: Line;
let handed: string[];
let table: string;
let deps: TakeSipCallDeps;
beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  const ledger = await dynamo.createTable(ledgerTable);
  const { store } = dynamo;
  line = new Line();
  handed = [];
  deps = {
    deliveries: createWebhookDeliveries(store, ledger),
    calls: createCallRepository(store, table),
    inbound: createInboundCalls(store, table),
    line: { accept: () => line.accept(), reject: (sid, code) => line.reject(sid, code) },
    purposeOf: (agent) => (agent === 'reception' ? { purpose: 'reception', paths, language: 'fr' } : null),
    handToRelay: async (callId) => void handed.push(callId),
    settings: {
      agent: 'reception',
      project: 'proj_ours',
      timeZone: 'Europe/Paris',
      keepDays: { calls: null, transcripts: null },
    },
    now: () => new Date('2026-11-20T09:00:00.000Z'),
    log: silentLogger,
  };
});

describe('a call over SIP', () => {
  it('is accepted, noted and handed to a relay; its line costs nothing', async () => {
    expect(await takeSipCall(deps, offer)).toBe('accepted');
    expect(await deps.calls.find('call_rtc_1')).toMatchObject({
      status: 'dialled',
      transport: 'sip',
      sid: 'rtc_1',
      purpose: 'reception',
      from: '+33611223344',
    });
    expect(await createConversationRepository(dynamo.store, table).attempts('call_rtc_1')).toMatchObject([
      { sid: 'rtc_1', price: '0' },
    ]);
    expect(handed).toEqual(['call_rtc_1']);
  });

  it('is taken once, however often it is announced afterwards', async () => {
    await takeSipCall(deps, offer);
    const again = await Promise.all(Array.from({ length: 8 }, () => takeSipCall(deps, offer)));
    expect(new Set(again)).toEqual(new Set(['repeated']));
    expect(line.accepts).toBe(1);
    expect(handed).toHaveLength(1);
  });

  it('is one call when it is announced eight times at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => takeSipCall(deps, offer)));
    expect(all.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(line.state).toBe('accepted');
    expect(await deps.calls.find('call_rtc_1')).toMatchObject({ version: 1 });
    expect(new Set(handed)).toEqual(new Set(['call_rtc_1']));
  });

  it('is nothing when the caller was gone before, and stays so', async () => {
    line.state = 'gone';
    expect(await takeSipCall(deps, offer)).toBe('gone');
    expect(await takeSipCall(deps, offer)).toBe('repeated');
    expect(await deps.calls.find('call_rtc_1')).toBeUndefined();
    expect(handed).toEqual([]);
  });

  it.each([
    ['another project', { project: 'proj_theirs' }, 'reception'],
    ['an agent that nobody can call', { agent: 'whatsapp' }, 'reception'],
    ['an agent of the settings that nobody can call', {}, 'whatsapp'],
  ])('for %s is rejected', async (_what, change, agent) => {
    const settings = { ...deps.settings, agent };
    expect(await takeSipCall({ ...deps, settings }, { ...offer, ...change })).toBe('rejected');
    expect(line).toMatchObject({ state: 'rejected', sipCode: 404, accepts: 0 });
    expect(await deps.calls.find('call_rtc_1')).toBeUndefined();
  });

  it('is tried again when nobody knows whether it was accepted', async () => {
    line.fails = new Error('timed out');
    await expect(takeSipCall(deps, offer)).rejects.toThrow('timed out');
    line.fails = null;
    // It was.
    line.state = 'accepted';
    expect(await takeSipCall(deps, offer)).toBe('accepted');
    expect(handed).toEqual(['call_rtc_1']);
  });

  it('that OpenAI refuses to have accepted is an error, and not a call', async () => {
    line.state = 'accepted';
    await expect(takeSipCall(deps, offer)).rejects.toThrow('refuses');
    expect(await deps.calls.find('call_rtc_1')).toBeUndefined();
  });
});

/** Wherever the function dies, the next delivery of the same news brings the call to a relay, and there is one of it. */
it('survives the death of the function at every step', async () => {
  for (let at = 1; ; at++) {
    const plan = new CrashPlan([at]);
    line = new Line();
    handed = [];
    const sid = `rtc_crash_${at}`;
    const attempt = { ...offer, sid, webhookId: `wh_${at}` };
    const through = <Fn extends (...args: never[]) => Promise<unknown>>(fn: Fn): Fn =>
      ((...args: never[]) => plan.through(() => fn(...args))) as unknown as Fn;
    const dying: TakeSipCallDeps = {
      ...deps,
      deliveries: { begin: through(deps.deliveries.begin), finish: through(deps.deliveries.finish) },
      calls: { find: through(deps.calls.find) },
      inbound: { create: through(deps.inbound.create) },
      line: { accept: through(deps.line.accept), reject: through(deps.line.reject) },
      handToRelay: through(deps.handToRelay),
    };
    const died = await takeSipCall(dying, attempt).then(
      () => false,
      (error: unknown) => error instanceof Crash,
    );
    if (!died) {
      // Every step was died at once; a count of none would prove nothing.
      expect(at).toBeGreaterThan(10);
      return;
    }
    await takeSipCall(deps, attempt);
    expect(line.state).toBe('accepted');
    expect(new Set(handed)).toEqual(new Set([`call_${sid}`]));
    expect(await deps.calls.find(`call_${sid}`)).toMatchObject({ status: 'dialled', version: 1 });
    expect(await takeSipCall(deps, attempt)).toBe('repeated');
  }
});
