import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { dialFaults } from '../../testing/order-world/carrier-double.ts';
import { allBrokenPromises, liveOrder } from '../../testing/order-world/promises.ts';

/**
 * Whether the carrier calls back, and after how long a call is to be seen at it, ms. The world retries after ten minutes; a carrier
 * that hides a call for longer than that is promised nothing.
 */
const HABITS = [
  [true, 0],
  [false, 120_000],
  [true, 300_000],
] as const;

/**
 * Every passage where the reply gets lost, which is where money is; every sixteenth elsewhere, and every third of an order that is given
 * up. `npm run sim` goes through all of them, and pairs.
 */
const stride = (fault: string) => (fault === 'lost_reply' ? 1 : 16);

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

describe('the life of an order', () => {
  it.each(dialFaults)('ends well without a crash when the carrier’s first answer is: %s', async (fault) => {
    for (const [callbacks, visibleAfterMs] of HABITS) {
      const plan = { crashAt: [], habits: { fault, visibleAfterMs, ringsAfterMs: 0 }, callbacks, givenUp: null };
      const { order, conversations } = await liveOrder(dynamo, plan);
      expect(order?.statut).toBe('confirmee');
      expect(conversations).toBe(1);
    }
  });

  it.each(dialFaults)(
    'keeps its promises wherever the process dies, with the carrier’s first answer: %s',
    async (fault) => {
      const habits = { fault, visibleAfterMs: 120_000, ringsAfterMs: 20_000 };
      const calm = await liveOrder(dynamo, { crashAt: [], habits, callbacks: true, givenUp: null });
      const passages = Array.from({ length: calm.world.passages }, (_, index) => index + 1);
      expect(passages.length).toBeGreaterThan(40);
      const chosen = passages.filter((at) => at % stride(fault) === 0);
      const plans = chosen.map((at) => ({ crashAt: [at], habits, callbacks: true, givenUp: null }));
      expect(await allBrokenPromises(dynamo, plans)).toEqual([]);
    },
    60_000,
  );

  it('never lets the supplier be talked to twice, even by a call that surfaces when it was given up', async () => {
    const habits = { fault: 'lost_reply' as const, visibleAfterMs: 1_500_000, ringsAfterMs: 1_200_000 };
    const { world, order, conversations } = await liveOrder(dynamo, {
      crashAt: [],
      habits,
      callbacks: true,
      givenUp: null,
    });
    expect(world.carrier.placed).toHaveLength(2);
    expect(conversations).toBe(1);
    expect(order?.statut).toBe('confirmee');
  });

  it.each([
    ['annul', 0],
    ['delete', 0],
    ['annul', 10_000],
    ['delete', 25_000],
  ] as const)('may be given up (%s) after %i ms, wherever the process dies', async (how, afterMs) => {
    const habits = { fault: 'lost_reply' as const, visibleAfterMs: 120_000, ringsAfterMs: 20_000 };
    const trouble = { habits, callbacks: true, givenUp: { afterMs, how } };
    const calm = await liveOrder(dynamo, { crashAt: [], ...trouble });
    expect(calm.order?.statut).toBe(how === 'delete' ? undefined : 'annulee');
    const passages = Array.from({ length: calm.world.passages }, (_, index) => index + 1);
    const plans = passages.filter((at) => at % 3 === 0).map((at) => ({ crashAt: [at], ...trouble }));
    expect(await allBrokenPromises(dynamo, plans)).toEqual([]);
  });
});
