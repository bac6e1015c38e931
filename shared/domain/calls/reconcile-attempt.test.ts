import { beforeEach, describe, expect, it } from 'vitest';
import { dispatchingCall } from '../../testing/calls.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import type { Call } from './call.ts';
import type { CarrierCall } from './carrier.ts';
import { reconcileAttempt } from './reconcile-attempt.ts';

let stored: Call;
let hungUp: string[];
const call = dispatchingCall();
const dispatched = new Date(call.dispatchedAt).getTime();

beforeEach(() => {
  stored = call;
  hungUp = [];
});

/** What the carrier lists of the line: calls that began so many milliseconds after the attempt was dispatched. */
const listed = (sid: string, afterMs: number, status: string): CarrierCall => ({
  sid,
  status,
  createdAt: new Date(dispatched + afterMs),
  talkSeconds: null,
  price: null,
  priceUnit: null,
});

async function reconcile(...calls: CarrierCall[]): Promise<Call> {
  await reconcileAttempt(
    {
      calls: {
        find: async () => stored,
        save: async (changed) => {
          stored = changed;
          return true;
        },
      },
      carrier: { listCalls: async () => calls, hangUp: async (sid) => void hungUp.push(sid) },
      requeue: async () => undefined,
      announceEnd: async () => undefined,
      settings: { retrySeconds: 600 },
      now: () => new Date(dispatched + 31_000),
      log: silentLogger,
    },
    call,
  );
  return stored;
}

describe('an attempt without an answer', () => {
  it.each([
    ['rings', listed('CA1', 500, 'ringing')],
    ['was busy', listed('CA1', 500, 'busy')],
    ['rings, by a clock that is behind ours', listed('CA1', -8_000, 'ringing')],
    ['was busy, in a second that had begun before', listed('CA1', -999, 'busy')],
  ])('is found where it %s', async (_what, found) => {
    expect(await reconcile(found)).toMatchObject({ status: 'dialled', sid: 'CA1' });
  });

  it('is not the call before it on the same line, which is over', async () => {
    expect(await reconcile(listed('CA0', -4_000, 'busy'))).toMatchObject({ status: 'dispatching', checks: 1 });
    expect(await reconcile(listed('CA0', -4_000, 'busy'), listed('CA1', 300, 'ringing'))).toMatchObject({
      status: 'dialled',
      sid: 'CA1',
    });
    expect(hungUp).toEqual([]);
  });

  it('is one of two that the carrier made of one request: the other is hung up', async () => {
    expect(await reconcile(listed('CA2', 900, 'ringing'), listed('CA1', 300, 'ringing'))).toMatchObject({ sid: 'CA1' });
    expect(hungUp).toEqual(['CA2']);
  });
});
