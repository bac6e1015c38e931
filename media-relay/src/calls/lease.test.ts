import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { TurnWriter } from '../agent/turn-writer.ts';
import { Lease, type Renewal } from './lease.ts';
import { persist } from './persist.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const LEASE_MS = 15_000;

/** A relay's lease, with the store as `store` says. */
function rig() {
  let clock = T0;
  let store: Renewal['kind'] = 'held';
  let asked = 0;
  const now = () => new Date(clock);
  const renewal = async (): Promise<Renewal> => {
    asked += 1;
    return store === 'held' ? { kind: 'held', until: new Date(clock + LEASE_MS) } : { kind: store };
  };
  return {
    lease: new Lease(new Date(T0 + LEASE_MS), renewal, now),
    pass: (ms: number) => {
      clock += ms;
    },
    store: (kind: Renewal['kind']) => {
      store = kind;
    },
    asked: () => asked,
  };
}

describe('a lease', () => {
  it('lets words be written until it runs out, and renews itself where nobody else has the call', async () => {
    const { lease, pass, asked } = rig();
    expect(await lease.mayWrite()).toBe(true);
    expect(asked()).toBe(0);
    pass(LEASE_MS);
    expect(await lease.mayWrite()).toBe(true);
    expect(asked()).toBe(1);
  });

  it('that ran out in another’s favour lets nothing be written any more', async () => {
    const { lease, pass, store } = rig();
    store('lost');
    pass(LEASE_MS);
    expect(await lease.mayWrite()).toBe(false);
    store('held');
    expect(await lease.mayWrite()).toBe(false);
  });

  it('that another took lets the last words be written while it runs: each leg has its own', async () => {
    const { lease, store } = rig();
    store('lost');
    await lease.renew();
    expect(await lease.mayWrite()).toBe(true);
  });

  it('that nobody can renew says so, and goes on when the store is back', async () => {
    const { lease, pass, store } = rig();
    store('unknown');
    pass(LEASE_MS + 60_000);
    await expect(lease.mayWrite()).rejects.toThrow('Nobody can say');
    store('held');
    expect(await lease.mayWrite()).toBe(true);
  });

  it('of a call that we ended does not run out', async () => {
    const { lease, pass, store } = rig();
    lease.close();
    store('lost');
    pass(10 * LEASE_MS);
    await lease.renew();
    expect(await lease.mayWrite()).toBe(true);
  });
});

describe('what was said while the store was away for longer than the lease', () => {
  it('is written when it is back', async () => {
    const { lease, pass, store } = rig();
    const written: number[] = [];
    const writer = new TurnWriter(async (turns) => {
      if (await lease.mayWrite()) written.push(...turns.map(({ order }) => order));
    }, silentLogger);
    store('unknown');
    pass(2 * LEASE_MS);
    writer.save({ order: 1 } as Turn);
    let waited = 0;
    await persist(
      () => writer.flush(),
      silentLogger,
      async (ms) => {
        waited += ms;
        if (waited > 10_000) store('held');
      },
    );
    expect(written).toEqual([1]);
  });

  it('is given up after a minute, as what went wrong last', async () => {
    let waited = 0;
    let tries = 0;
    const store = () => Promise.reject(new Error(`away ${++tries}`));
    await expect(persist(store, silentLogger, async (ms) => void (waited += ms))).rejects.toThrow('away 8');
    expect(waited).toBe(61_500);
  });
});
