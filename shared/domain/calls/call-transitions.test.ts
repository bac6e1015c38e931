import { describe, expect, it } from 'vitest';
import {
  dialledCall,
  dispatchingCall,
  endedCall,
  requestedCall,
  settledCall,
  talkingCall,
} from '../../testing/calls.ts';
import type { CallIn } from './call.ts';
import {
  claimAttempt,
  connectLeg,
  fenceRelay,
  handOver,
  LEASE_MS,
  hasNoRelay,
  missRelay,
  releaseAttempt,
  renewLease,
  tryAgain,
} from './call-transitions.ts';

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

describe('a call that loses its relay', () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const next = (call: CallIn<'in_progress'>, seconds: number) => {
    const taken = connectLeg(call, call.leg + 1, 'another', at(seconds));
    if (!taken) throw new Error('The next leg is always to be had');
    return taken;
  };

  it('is given up at the third loss within a minute', () => {
    const first = talkingCall();
    expect(hasNoRelay(first, at(0))).toBe(false);
    const second = next(first, 0);
    expect(hasNoRelay(second, at(10))).toBe(false);
    const third = next(second, 10);
    expect(hasNoRelay(third, at(20))).toBe(true);
    expect(hasNoRelay(third, at(65))).toBe(false);
  });

  it('is given up when none came for eight seconds, on the first leg too, and has all of them for the next one', () => {
    for (const call of [dialledCall(), talkingCall()]) {
      const missing = missRelay(call, at(0));
      expect(missRelay(missing, at(5))).toBe(missing);
      expect(hasNoRelay(missing, at(7.9))).toBe(false);
      expect(hasNoRelay(missing, at(8))).toBe(true);
      const taken = connectLeg(missing, 2, 'relay-2', at(8));
      expect(taken && hasNoRelay(missRelay(taken, at(8)), at(9))).toBe(false);
    }
  });

  it('may be handed over as often as relays leave', () => {
    let call = talkingCall();
    for (let seconds = 0; seconds < 50; seconds += 5) {
      const leaving = handOver(call, call.leg, at(seconds));
      if (!leaving) throw new Error('Its relay holds it');
      expect(hasNoRelay(leaving, at(seconds))).toBe(false);
      call = next(leaving, seconds);
      expect(call).toMatchObject({ handedOver: false, lostAt: [] });
    }
  });

  it('is handed over only by the relay that holds it', () => {
    const second = next(talkingCall(), 0);
    expect(handOver(second, 1, now)).toBeNull();
  });
});

describe('a relay that was silent for longer than its lease', () => {
  const fenced = fenceRelay(talkingCall());

  it('no longer holds the call, even before another one does', () => {
    expect(renewLease(fenced, 1, now)).toBeNull();
    expect(handOver(fenced, 1, now)).toBeNull();
    expect(connectLeg(fenced, 1, 'relay-1', now)).toBeNull();
  });

  it('counts as one relay that was lost, once another takes over', () => {
    expect(connectLeg(fenced, fenced.leg + 1, 'relay-2', now)).toMatchObject({
      relayId: 'relay-2',
      lostAt: [now.toISOString()],
    });
  });

  it('leaves the call due until the carrier was told', () => {
    expect(fenced.dueAt).toBe(talkingCall().dueAt);
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
