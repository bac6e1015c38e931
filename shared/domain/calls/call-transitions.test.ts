import { describe, expect, it } from 'vitest';
import {
  dialledCall,
  dispatchingCall,
  endedCall,
  requestedCall,
  settledCall,
  talkingCall,
} from '../../testing/calls.ts';
import { claimAttempt, connectLeg, LEASE_MS, releaseAttempt, renewLease, tryAgain } from './call-transitions.ts';

const now = new Date('2026-11-20T10:00:00.000Z');

describe('an attempt', () => {
  it('gets a number that was never used, whatever became of the one before', () => {
    const released = releaseAttempt(dispatchingCall(), now);
    expect(claimAttempt(released, now).attempt).toBe(2);
    expect(claimAttempt(tryAgain(endedCall('busy'), now), now).attempt).toBe(2);
  });

  it('counts as a dial only once the carrier took it', () => {
    expect(releaseAttempt(dispatchingCall(), now).dials).toBe(0);
    expect(dialledCall().dials).toBe(1);
  });
});

describe('a leg', () => {
  it('is taken once: a pass that is shown again opens nothing', () => {
    const first = connectLeg(dialledCall(), 1, 'relay-1', now);
    expect(first).toMatchObject({ leg: 1, relayId: 'relay-1' });
    expect(first && connectLeg(first, 1, 'relay-2', now)).toBeNull();
  });

  it('fences the relay that held the one before', () => {
    const second = connectLeg(talkingCall(), 2, 'relay-2', now);
    expect(second && renewLease(second, 1, now)).toBeNull();
    expect(second && renewLease(second, 2, now)).toMatchObject({
      leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
    });
    expect(second && connectLeg(second, 1, 'relay-1', now)).toBeNull();
  });

  it('keeps the instant of the answer', () => {
    const call = talkingCall();
    expect(connectLeg(call, 2, 'relay-2', now)?.answeredAt).toBe(call.answeredAt);
  });
});

describe('being due', () => {
  it('ends when the call is settled and billed, and never before', () => {
    for (const call of [requestedCall(), dispatchingCall(), dialledCall(), talkingCall(), endedCall()]) {
      expect(call.dueAt).toBeDefined();
    }
    expect(settledCall().dueAt).toBeUndefined();
  });
});
