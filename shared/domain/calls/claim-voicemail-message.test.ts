import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dialledCall, endedCall, requestedCall, talkingCall } from '../../testing/calls.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { Crash, CrashPlan } from '../../testing/order-world/crashes.ts';
import { callsTable } from '../../dynamodb/table.ts';
import type { Call } from './call.ts';
import { callItem, type CallRepository, createCallRepository } from './call-repository.ts';
import { claimAttempt, connectLeg, bindDialled, endAttempt, renewLease, tryAgain } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { claimVoicemailMessage } from './claim-voicemail-message.ts';

const now = () => new Date('2026-11-20T09:00:30.000Z');
const message = requestedCall().voicemailMessage;

let dynamo: TestDynamo;
let table: string;
let calls: CallRepository;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
const freshTable = async () => {
  table = await dynamo.createTable(callsTable);
  calls = createCallRepository(dynamo.store, table);
};
beforeEach(freshTable);

async function stored(call: Call): Promise<Call> {
  await dynamo.store.put(table, callItem(call, now()), 'absent');
  return call;
}

/** The repository in a process that dies before or after its `at`th effect. */
function dying(at: number): CallRepository {
  const plan = new CrashPlan([at]);
  return {
    find: (id) => plan.through(() => calls.find(id)),
    save: (call, instant) => plan.through(() => calls.save(call, instant)),
  };
}

describe('the message for a recorder', () => {
  it('is had by one of many who ask at once, while the relay renews its lease', async () => {
    const { id } = await stored(talkingCall());
    const asked = Array.from({ length: 8 }, () => claimVoicemailMessage({ calls, now }, id, 1).catch(() => null));
    const renewed = changeCall({ calls, now }, id, (call) => renewLease(call, 1, now()));
    const [got] = await Promise.all([Promise.all(asked), renewed]);
    expect(got.filter((one) => one !== null)).toEqual([message]);
    expect((await calls.find(id))?.voicemailLeftAt).toBe(now().toISOString());
  });

  it('is never had twice, wherever the process that asks first dies', async () => {
    const counts: number[] = [];
    for (let at = 1; at <= 4; at++) {
      await freshTable();
      const { id } = await stored(talkingCall());
      const first = await claimVoicemailMessage({ calls: dying(at), now }, id, 1).catch((error: unknown) => {
        if (error instanceof Crash) return null;
        throw error;
      });
      const again = await claimVoicemailMessage({ calls, now }, id, 1);
      const after = await claimVoicemailMessage({ calls, now }, id, 1);
      counts.push([first, again, after].filter((one) => one !== null).length);
    }
    // Dead before the claim was stored, somebody else has it; dead right after, nobody ever does.
    expect(counts).toEqual([1, 1, 1, 0]);
  });

  it('is not had again by another attempt of the call', async () => {
    const { id } = await stored(talkingCall());
    expect(await claimVoicemailMessage({ calls, now }, id, 1)).toBe(message);
    const second = await changeCall({ calls, now }, id, (call) => {
      if (call.status !== 'in_progress') return null;
      const again = claimAttempt(tryAgain(endAttempt(call, 'voicemail', now()), now()), now());
      return connectLeg(bindDialled(again, 'CA2', now()), 1, 'relay-2', now());
    });
    expect(second).toMatchObject({ status: 'in_progress', attempt: 2 });
    expect(await claimVoicemailMessage({ calls, now }, id, 2)).toBeNull();
  });

  it.each([
    ['an attempt that is over', endedCall('voicemail'), 1],
    ['another attempt', talkingCall(), 2],
    ['a call that has no message', { ...talkingCall(), voicemailMessage: null }, 1],
  ])('is not for %s', async (_, call, attempt) => {
    const { id } = await stored(call);
    expect(await claimVoicemailMessage({ calls, now }, id, attempt)).toBeNull();
    expect((await calls.find(id))?.voicemailLeftAt).toBeNull();
  });

  it('can be had before a relay has taken the call', async () => {
    const { id } = await stored(dialledCall());
    expect(await claimVoicemailMessage({ calls, now }, id, 1)).toBe(message);
  });

  it('is nobody’s when there is no such call', async () => {
    expect(await claimVoicemailMessage({ calls, now }, 'ghost', 1)).toBeNull();
  });
});
