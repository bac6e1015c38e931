import { describe, expect, it } from 'vitest';
import {
  dialledCall,
  dispatchingCall,
  endedCall,
  requestedCall,
  settledCall,
  talkingCall,
} from '../../testing/calls.ts';
import { bindCarrierCall } from './bind-carrier-call.ts';
import { cancelCall, giveUpAsking, tryAgain } from './call-transitions.ts';

const now = new Date('2026-11-20T09:01:00.000Z');
const kind = (call: Parameters<typeof bindCarrierCall>[0], attempt = 1, sid = 'CA1') =>
  bindCarrierCall(call, attempt, sid, now).kind;

describe('the carrier’s call for an attempt', () => {
  it('is bound whoever tells us first, even when we had given up on it', () => {
    expect(kind(dispatchingCall())).toBe('bound');
    expect(kind(giveUpAsking(dispatchingCall(), now))).toBe('bound');
  });

  it('is known from then on', () => {
    for (const call of [dialledCall(), talkingCall(), endedCall(), settledCall()]) expect(kind(call)).toBe('known');
  });

  it('is foreign when the attempt already has another', () => {
    for (const call of [dialledCall(), talkingCall(), endedCall()]) expect(kind(call, 1, 'CA2')).toBe('foreign');
  });

  it('is foreign when it comes for an attempt that is over, or was never made', () => {
    expect(kind(requestedCall(), 0)).toBe('foreign');
    expect(kind(requestedCall(), 1)).toBe('foreign');
    const again = tryAgain(endedCall('no_answer'), now);
    expect(kind(again, 1)).toBe('foreign');
    expect(kind(dispatchingCall(), 2)).toBe('foreign');
  });

  it('is bound to a call that was cancelled while it was being dialled, so that it can be hung up', () => {
    const cancelled = cancelCall(dispatchingCall(), now);
    const binding = bindCarrierCall(cancelled, 1, 'CA1', now);
    expect(binding).toMatchObject({
      kind: 'bound',
      call: { status: 'cancelled', sid: 'CA1', dueAt: now.toISOString() },
    });
    expect(kind(cancelCall(requestedCall({ attempt: 1 }), now))).toBe('foreign');
  });
});
