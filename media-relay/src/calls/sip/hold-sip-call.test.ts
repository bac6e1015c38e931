import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call, CallIn } from '../../../../shared/domain/calls/call.ts';
import { type CallRepository, createCallRepository } from '../../../../shared/domain/calls/call-repository.ts';
import { connectLeg, endAttempt, handOver } from '../../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../../shared/domain/calls/change-call.ts';
import { inboundCall } from '../../../../shared/domain/calls/inbound-call.ts';
import { createInboundCalls } from '../../../../shared/domain/calls/inbound-call-repository.ts';
import { requestTransfer } from '../../../../shared/domain/calls/request-transfer.ts';
import { dialTransfer, openTransfer } from '../../../../shared/domain/calls/transfer-transitions.ts';
import type { StreamPass } from '../../../../shared/domain/calls/stream-token.ts';
import { callsTable } from '../../../../shared/dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../../../shared/testing/dynamodb.ts';
import { silentLogger } from '../../../../shared/testing/silent-logger.ts';
import type { LegEnd } from '../leg-end.ts';
import { holdSipCall, type HoldSipCallDeps } from './hold-sip-call.ts';
import type { SipLine } from './sip-line.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const ID = 'call_rtc_1';
let calls: CallRepository;
/** What the legs of the test do, one after the other. */
let legs: ((pass: StreamPass) => Promise<LegEnd | 'refused'>)[];
let taken: number[];
let announced: string[];
let hungUp: string[];
let referred: string[];
let refers: boolean;
/** Lines that no agent came to, and that are only watched. */
let watched: number;
let leaves: boolean;
/** Set by whoever lets the call leave OpenAI. */
let over: PromiseWithResolvers<void>;
let deps: HoldSipCallDeps;

beforeEach(async () => {
  const table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
  const paths = { answer: '/a', status: '/s', stream: '/m' };
  const request = { purpose: 'reception', paths, from: '+33611223344', to: '', language: 'fr', timeZone: 'UTC' };
  const keepDays = { calls: null, transcripts: null };
  const call = inboundCall({ sid: 'rtc_1', transport: 'sip', keepDays, ...request }, new Date());
  await createInboundCalls(dynamo.store, table).create(call, new Date());
  legs = [];
  taken = [];
  announced = [];
  hungUp = [];
  referred = [];
  refers = true;
  watched = 0;
  leaves = false;
  over = Promise.withResolvers<void>();
  const now = () => new Date();
  let relays = 0;
  deps = {
    calls,
    sip: {
      refer: async (_sid, to) => {
        referred.push(to);
        return refers;
      },
      hangUp: async (sid) => void hungUp.push(sid),
    },
    lineTo: () =>
      ({ over: over.promise, detach: () => undefined, watch: () => void (watched += 1) }) as unknown as SipLine,
    async runLeg(pass, offer) {
      const relayId = `relay-${++relays}`;
      const call = await changeCall({ calls, now }, pass.callId, (current) =>
        current.status === 'dialled' || current.status === 'in_progress'
          ? connectLeg(current, pass.leg, relayId, now())
          : null,
      );
      if (call?.status !== 'in_progress' || call.relayId !== relayId) return 'refused';
      taken.push(pass.leg);
      if (legs[0] === asksForPersonAtOnce) offer.turnAway('elsewhere');
      return (await legs.shift()?.(pass)) ?? 'person_hung_up';
    },
    announceEnd: async (callId) => void announced.push(callId),
    leaving: () => leaves,
    now,
    log: silentLogger,
  };
});

const change = (decide: (call: Call) => Call | null) => changeCall(deps, ID, decide);
const talking = (call: Call | undefined): CallIn<'in_progress'> => {
  if (call?.status !== 'in_progress') throw new Error(`The call is ${call?.status}`);
  return call;
};
/** Another relay takes the next leg, and may be dead already. */
const elsewhere = (leg: number, leaseMs: number) =>
  change((call) => {
    const held =
      call.status === 'dialled' || call.status === 'in_progress' ? connectLeg(call, leg, 'other', new Date()) : null;
    return held && { ...held, leaseUntil: new Date(Date.now() + leaseMs).toISOString() };
  });
const asksForPerson = async ({ callId, attempt, leg }: StreamPass): Promise<LegEnd> => {
  const wish = { callId, attempt, leg, kind: 'warm' as const, briefing: 'Bonjour.', reason: '' };
  await requestTransfer({ ...deps, transferTo: '+33612345699', newId: () => 'trf_1' }, wish);
  return 'transferring';
};

/** Out of hours the caller gets a person, and never an agent. */
const asksForPersonAtOnce = async (pass: StreamPass): Promise<LegEnd> => await asksForPerson(pass);

describe('a call over SIP', () => {
  it('is held as its first leg, and its message is not needed afterwards', async () => {
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect(taken).toEqual([1]);
  });

  it('that is over, or was never heard of, is nothing', async () => {
    await change((call) => (call.status === 'dialled' ? endAttempt(call, 'abandoned', new Date()) : null));
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect(await holdSipCall(deps, 'call_rtc_unknown')).toBe('over');
    expect(taken).toEqual([]);
  });

  it('of a relay that died is taken when its lease is over, not before', async () => {
    await elsewhere(1, 300);
    const started = Date.now();
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect(taken).toEqual([2]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(295);
  });

  it('of a relay that is well is left to it', async () => {
    await elsewhere(1, 1_000);
    const held = holdSipCall(deps, ID);
    await change((call) => ({ ...talking(call), leaseUntil: new Date(Date.now() + 6_000).toISOString() }));
    expect(await held).toBe('over');
    expect(taken).toEqual([]);
  });

  it('of a relay that leaves is taken at once, and goes to others when this one leaves', async () => {
    await elsewhere(1, 60_000);
    await change((call) => handOver(call, 1, new Date()));
    legs.push(async () => 'drained');
    expect(await holdSipCall(deps, ID)).toBe('to_others');
    expect(taken).toEqual([2]);
  });

  it('is not taken by a relay that leaves', async () => {
    leaves = true;
    expect(await holdSipCall(deps, ID)).toBe('to_others');
    expect(taken).toEqual([]);
  });

  it('is taken by one of two relays that hear of it at once', async () => {
    const held = await Promise.all([holdSipCall(deps, ID), holdSipCall(deps, ID)]);
    expect(taken).toEqual([1]);
    expect(held).toContain('over');
  });

  it('that nobody came for is hung up by the first relay that is back', async () => {
    await change((call) => (call.status === 'dialled' ? endAttempt(call, 'agent_unavailable', new Date()) : null));
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect({ taken, hungUp }).toEqual({ taken: [], hungUp: ['rtc_1'] });
  });

  it('that loses every relay is hung up, and read for what it was', async () => {
    await elsewhere(1, -1);
    const lostAt = [0, 1].map(() => new Date().toISOString());
    await change((call) => ({ ...talking(call), lostAt }));
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect({ taken, hungUp, announced }).toEqual({ taken: [], hungUp: ['rtc_1'], announced: [ID] });
    expect(await calls.find(ID)).toMatchObject({ status: 'ended', outcome: 'interrupted' });
  });
});

describe('a transfer of a call over SIP', () => {
  it('that the trunk carries out ends the call as transferred', async () => {
    legs.push(asksForPerson);
    over.resolve();
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect(referred).toEqual(['+33612345699']);
    expect(await calls.find(ID)).toMatchObject({
      status: 'ended',
      outcome: 'transferred',
      personDials: 1,
      transfer: { state: 'connected' },
    });
    expect(announced).toEqual([ID]);
  });

  it('that comes before any agent is carried out as well, with the line watched for its end', async () => {
    legs.push(asksForPersonAtOnce);
    over.resolve();
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect({ referred, watched }).toEqual({ referred: ['+33612345699'], watched: 1 });
    expect(await calls.find(ID)).toMatchObject({ status: 'ended', outcome: 'transferred' });
  });

  it('that OpenAI cannot ask for brings the agent back, on the next leg', async () => {
    refers = false;
    legs.push(asksForPerson, async () => {
      expect(await calls.find(ID)).toMatchObject({ leg: 2, transfer: { state: 'failed', failure: 'failed' } });
      return 'person_hung_up';
    });
    expect(await holdSipCall(deps, ID)).toBe('over');
    expect({ taken, announced }).toEqual({ taken: [1, 2], announced: [] });
  });

  it('whose relay died is taken for failed when nobody says how it ended, and the agent comes back', async () => {
    await elsewhere(1, -1);
    const dialledAt = new Date(Date.now() - 34_500).toISOString();
    await change((call) => {
      const wish = { id: 'trf_1', to: '+33612345699', kind: 'cold' as const, briefing: '', reason: '' };
      const { transfer, ...rest } = openTransfer(talking(call), wish, new Date());
      if (transfer?.state !== 'requested') throw new Error('No transfer was asked for');
      return dialTransfer({ ...rest, transfer }, transfer, null, new Date(dialledAt));
    });
    const held = holdSipCall(deps, ID);
    expect(taken).toEqual([]);
    expect(await held).toBe('over');
    expect(taken).toEqual([2]);
    expect(await calls.find(ID)).toMatchObject({ transfer: { state: 'failed', failure: 'failed' } });
    expect(referred).toEqual([]);
  });

  it('is not asked for twice when another relay has the call by then', async () => {
    legs.push(async (pass) => {
      const end = await asksForPerson(pass);
      await change((call) => ({ ...talking(call), leg: 7 }));
      return end;
    });
    const held = holdSipCall(deps, ID);
    await held;
    expect(referred).toEqual([]);
  });
});
