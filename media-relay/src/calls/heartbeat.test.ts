import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call, CallIn } from '../../../shared/domain/calls/call.ts';
import { callItem, type CallRepository, createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { cancelCall, endAttempt, fenceRelay } from '../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../shared/domain/calls/change-call.ts';
import { createLeaseRepository } from '../../../shared/domain/calls/lease-repository.ts';
import { connectTransfer, dialTransfer, openTransfer } from '../../../shared/domain/calls/transfer-transitions.ts';
import { callsTable } from '../../../shared/dynamodb/table.ts';
import { answeredCall } from '../../../shared/testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../../shared/testing/dynamodb.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { heartbeat } from './heartbeat.ts';
import type { Renewal } from './lease.ts';

const START = new Date('2026-11-20T09:00:00.000Z').getTime();
const answered = { ...answeredCall(new Date(START)), version: 1 };
const pass = { callId: answered.id, attempt: 1, leg: 1, sid: answered.sid };
const wish = { id: 'trf_1', to: '+33612345699', kind: 'warm' as const, briefing: '', reason: '' };

let dynamo: TestDynamo;
let calls: CallRepository;
let time: number;
/** How often the whole of the call was read. */
let reads: number;
let records: number;
let seen: string[];
let noticeHeardAt: Date | null;
let beat: () => Promise<Renewal>;
/** Where the store cannot be reached. */
let away: boolean;
/** Where it writes, and the answer is lost on its way: asked again, it says that somebody changed the call. */
let answersAreLost: boolean;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const table = await dynamo.createTable(callsTable);
  [time, reads, records, seen, noticeHeardAt] = [START, 0, 0, [], null];
  [away, answersAreLost] = [false, false];
  calls = createCallRepository(dynamo.store, table);
  await dynamo.store.put(table, callItem({ ...answered, version: 0 }, now()), 'absent');
  beat = heartbeat(
    {
      calls: {
        find: (id) => (reads++, calls.find(id)),
        save: (call, at) => calls.save(call, at),
      },
      leases: {
        async extend(call, at) {
          if (away) throw new Error('ECONNREFUSED');
          const extended = await createLeaseRepository(dynamo.store, table).extend(call, at);
          return answersAreLost ? null : extended;
        },
      },
      conversations: {
        async saveLeg() {
          records++;
          if (records === 1) throw new Error('ECONNREFUSED');
        },
      },
      now,
      log: silentLogger,
    },
    pass,
    answered,
    {
      get noticeHeardAt() {
        return noticeHeardAt;
      },
      get record() {
        return {} as never;
      },
      end: (how) => void seen.push(how),
      leaveLine: (how) => void seen.push(how),
    },
  );
});

const now = () => new Date(time);
const change = (decide: (call: CallIn<'in_progress'>) => Call) =>
  changeCall({ calls, now }, pass.callId, (call) => (call.status === 'in_progress' ? decide(call) : null));
const after = async (ms: number) => {
  time += ms;
  return await beat();
};

describe('a relay’s heartbeat', () => {
  it('renews the lease of a call that nobody changes without reading it, whether or not its record can be written', async () => {
    for (let beats = 1; beats <= 4; beats++) {
      expect(await after(5_000)).toEqual({ kind: 'held', until: new Date(time + 15_000) });
    }
    expect(await calls.find(pass.callId)).toMatchObject({
      leaseUntil: new Date(time + 15_000).toISOString(),
      dueAt: new Date(time + 15_000).toISOString(),
      updatedAt: now().toISOString(),
      version: 5,
    });
    expect([reads, records]).toEqual([0, 2]);
    expect(seen).toEqual([]);
  });

  it('keeps what others wrote meanwhile, and sees what they want', async () => {
    await change((call) => openTransfer(call, wish, now()));
    expect(await after(5_000)).toMatchObject({ kind: 'held' });
    expect(seen).toEqual(['transferring']);
    expect(await calls.find(pass.callId)).toMatchObject({ transfer: { state: 'requested' }, version: 3 });
    // The line may not have been left at once.
    await after(5_000);
    expect(seen).toEqual(['transferring', 'transferring']);
    expect(reads).toBe(1);
  });

  it('writes once that the notice was heard', async () => {
    await beat();
    noticeHeardAt = now();
    await after(5_000);
    await after(5_000);
    expect(await calls.find(pass.callId)).toMatchObject({ noticeHeardAt: noticeHeardAt.toISOString() });
    expect(reads).toBe(1);
  });

  it.each([
    ['cancelled', (call: CallIn<'in_progress'>) => cancelCall(call, now()), 'cancelled'],
    ['taken from it', (call: CallIn<'in_progress'>) => fenceRelay(call), 'fenced'],
    ['over', (call: CallIn<'in_progress'>) => endAttempt(call, 'completed', now()), 'fenced'],
  ])('learns that the call was %s', async (_what, decide, end) => {
    await beat();
    await change(decide);
    expect(await after(5_000)).toEqual({ kind: 'lost' });
    expect(seen).toEqual([end]);
  });

  it('does not renew for a call that is with a person', async () => {
    const call = await change((current) => {
      const { transfer, ...rest } = openTransfer(current, wish, now());
      const ringing = dialTransfer({ ...rest, transfer }, transfer, null, now());
      return ringing.transfer.state === 'ringing' ? connectTransfer(ringing, ringing.transfer, now()) : ringing;
    });
    await after(5_000);
    expect(await calls.find(pass.callId)).toEqual(call);
  });

  it('holds the lease that it renewed, and hears so or not', async () => {
    answersAreLost = true;
    expect(await after(5_000)).toEqual({ kind: 'held', until: new Date(time + 15_000) });
    answersAreLost = false;
    expect(await after(5_000)).toMatchObject({ kind: 'held' });
    expect(seen).toEqual([]);
    expect(reads).toBe(1);
  });

  it('does not end a conversation because the store is away, nor lose the lease for it', async () => {
    away = true;
    expect(await after(5_000)).toEqual({ kind: 'unknown' });
    away = false;
    expect(await after(5_000)).toMatchObject({ kind: 'held' });
    expect(seen).toEqual([]);
  });
});
