import { beforeEach, describe, expect, it } from 'vitest';
import {
  dialledCall,
  dispatchingCall,
  endedCall,
  requestedCall,
  settledCall,
  talkingCall,
} from '../../testing/calls.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { continueCall } from './answer-call.ts';
import type { Call } from './call.ts';
import { callItem, parseCall } from './call-repository.ts';
import { connectLeg, endAttempt, renewLease } from './call-transitions.ts';
import { hangUpCall, type HangUpDeps } from './hang-up-call.ts';
import { connectTransfer, dialTransfer, openTransfer } from './transfer-transitions.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const { id } = requestedCall();

/** One record with the repository's own condition, a line, and a relay that does what the test says. */
let stored: Call | undefined;
let line: string[];
let announced: number[];
let relay: () => boolean;
let deps: HangUpDeps;
beforeEach(() => {
  stored = talkingCall();
  [line, announced] = [[], []];
  relay = () => false;
  deps = {
    calls: {
      find: async () => stored,
      save: async (call) => {
        if (stored?.version !== call.version) return false;
        stored = parseCall(callItem(call, now));
        return true;
      },
    },
    carrier: { hangUp: async (sid) => void line.push(`${sid} ${stored?.status ?? ''}`) },
    askRelay: async () => relay(),
    announceEnd: async (_callId, delay) => void announced.push(delay),
    now: () => now,
    log: silentLogger,
  };
});

describe('hanging up', () => {
  it('leaves it to the relay that holds the call', async () => {
    relay = () => {
      stored = endedCall();
      return true;
    };
    expect(await hangUpCall(deps, id)).toMatchObject({ status: 'ended' });
    expect([line, announced]).toEqual([[], []]);
  });

  it('ends the record before the line when there is no relay, and hands the call over', async () => {
    expect(await hangUpCall(deps, id)).toMatchObject({ status: 'ended', outcome: 'completed' });
    expect(line).toEqual(['CA1 ended']);
    expect(announced).toEqual([10]);
  });

  it('says that a person had the conversation, where one did', async () => {
    const wish = { id: 't1', to: '+33612345699', kind: 'cold', briefing: '', reason: '' } as const;
    const wanted = openTransfer(talkingCall(), wish, now);
    const ringing = dialTransfer(wanted, wanted.transfer, null, now);
    stored = connectTransfer(ringing, ringing.transfer, now);
    expect(await hangUpCall(deps, id)).toMatchObject({ status: 'ended', outcome: 'transferred' });
    expect(line).toEqual(['CA1 ended']);
  });

  it('leaves nothing for another relay to take, and fences one that lives after all', async () => {
    await hangUpCall(deps, id);
    expect(
      await continueCall({ ...deps, newId: () => 'trf_1', settings: { maxCallSeconds: 600 } }, id, 1, 'CA1', {
        token: null,
        dial: null,
        digitsId: null,
      }),
    ).toEqual({
      do: 'hang_up',
    });
    expect(stored && renewLease(stored, 1, now)).toBeNull();
  });

  it('also ends a leg that another relay took meanwhile', async () => {
    relay = () => {
      stored = stored?.status === 'in_progress' ? (connectLeg(stored, 2, 'relay-2', now) ?? stored) : stored;
      return false;
    };
    await hangUpCall(deps, id);
    expect([stored?.status, line]).toEqual(['ended', ['CA1 ended']]);
  });

  it('hands nothing over that the relay ended itself, when its answer was lost', async () => {
    relay = () => {
      if (stored?.status === 'in_progress') stored = endAttempt(stored, 'voicemail', now);
      return false;
    };
    expect(await hangUpCall(deps, id)).toMatchObject({ outcome: 'voicemail' });
    expect(announced).toEqual([]);
  });

  it('touches no later attempt', async () => {
    relay = () => {
      stored = { ...talkingCall('CA2'), attempt: 2 };
      return false;
    };
    await hangUpCall(deps, id);
    expect([stored?.status, line]).toEqual(['in_progress', ['CA1 in_progress']]);
  });

  it('repeated, closes a line that was left open, and nothing else', async () => {
    stored = endedCall();
    await hangUpCall(deps, id);
    expect(line).toEqual(['CA1 ended']);
    stored = settledCall();
    expect(await hangUpCall(deps, id)).toMatchObject({ status: 'settled' });
    expect(line).toHaveLength(1);
  });

  it('is refused before anybody picked up', async () => {
    for (const call of [requestedCall(), dispatchingCall(), dialledCall()]) {
      stored = call;
      await expect(hangUpCall(deps, id)).rejects.toMatchObject({ code: 'call_not_live' });
    }
    stored = undefined;
    await expect(hangUpCall(deps, id)).rejects.toMatchObject({ code: 'call_not_found' });
    expect(line).toEqual([]);
  });
});

it('a call that was stored before relays had addresses can still be read', () => {
  const { relayUrl, ...older } = callItem(talkingCall(), now);
  expect(relayUrl).toBe('');
  expect(parseCall(older)).toMatchObject({ status: 'in_progress', relayUrl: '' });
});
