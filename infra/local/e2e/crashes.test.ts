import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';

/**
 * kill -9 of every part, in the middle of what it does. The providers live on beside the product and keep the books: whatever
 * died, every order that was answered 201 ends, and no attempt was dialled twice.
 */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ CALL_MAX_ATTEMPTS: '5', ...SWEEPING });
}, 60_000);
afterAll(() => desk.close());

let next = 0;
const telephone = () => `+336123451${String(next++).padStart(2, '0')}`;

async function expectPromisesKept(number: string): Promise<void> {
  const creates = await desk.creates(number);
  const attempts = creates.map(({ params }) => new URL(String(params['Url'])).searchParams.get('attempt'));
  expect(new Set(attempts).size, `attempts dialled for ${number}: ${attempts.join()}`).toBe(attempts.length);
}

/** A function dies before or after its n-th AWS call, once. */
const DEATHS = [
  ...[1, 2, 3, 4, 5, 6].flatMap((call) => [
    { target: 'SupplierOrdersPlaceCallFunction', call, when: 'before' as const },
    { target: 'SupplierOrdersPlaceCallFunction', call, when: 'after' as const },
  ]),
  ...[1, 2].map((call) => ({ target: 'SupplierOrdersAnswerCallFunction', call, when: 'after' as const })),
  ...[2, 3, 4].map((call) => ({ target: 'SupplierOrdersCallStatusFunction', call, when: 'after' as const })),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((call) => ({
    target: 'CallOutcomesSettleCallFunction',
    call,
    when: 'after' as const,
  })),
];

describe('functions that are killed', () => {
  it('between any two steps: every order ends, and nobody is called twice for one attempt', async () => {
    for (const death of DEATHS) await desk.platform.fault(death);
    const numbers = Array.from({ length: 8 }, telephone);
    const ids = await Promise.all(numbers.map((number) => desk.order(number)));
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 120_000)));
    for (const order of orders) expect(['confirmee', 'a_verifier']).toContain(order['statut']);
    const confirmed = orders.filter(({ statut }) => statut === 'confirmee');
    expect(confirmed.length).toBeGreaterThanOrEqual(6);
    for (const number of numbers) await expectPromisesKept(number);
    expect(await desk.platform.waitingFaults()).toBe(0);
  }, 180_000);
});

describe.runIf(LONG)('a relay that is killed in the middle of its calls', () => {
  it('is replaced, and the conversations go on', async () => {
    const numbers = Array.from({ length: 4 }, telephone);
    const ids = await Promise.all(numbers.map((number) => desk.order(number)));
    await Promise.all(
      numbers.map(async (number) => {
        for (;;) {
          const [call] = await desk.carrierCalls(number);
          if (call && call.said.length >= 2) return;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }),
    );
    const [relay] = (await desk.platform.state()).relays;
    if (relay?.pid == null) throw new Error('There is no relay to kill');
    process.kill(relay.pid, 'SIGKILL');
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 90_000)));
    expect(orders.map(({ statut }) => statut)).toEqual(numbers.map(() => 'confirmee'));
    for (const order of orders) {
      const { id } = order['appel'] as { id: string };
      const call = (await desk.api(`GET /api/calls/${id}`)).body as { attempt: number };
      const turns = (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as { leg: number }[];
      expect({ attempt: call.attempt, legs: new Set(turns.map(({ leg }) => leg)).size }).toEqual({
        attempt: 1,
        legs: 2,
      });
    }
    for (const number of numbers) await expectPromisesKept(number);
  }, 120_000);
});

describe('a platform that is killed', () => {
  it.each([
    ['in the middle of conversations', 6_000],
    // The carrier has given these calls up by then, and is asked what became of them when nobody's telephone can be ringing any more.
    ...(LONG ? ([['while telephones ring', 800]] as const) : []),
  ] as const)(
    '%s: all orders end after the restart',
    async (_when, ms) => {
      const numbers = Array.from({ length: 2 }, telephone);
      const ids = await Promise.all(numbers.map((number) => desk.order(number)));
      await new Promise((resolve) => setTimeout(resolve, ms));
      await desk.platform.kill();
      await desk.restart();
      const orders = await Promise.all(ids.map((id) => desk.settled(id, 150_000)));
      for (const order of orders) expect(['confirmee', 'a_verifier']).toContain(order['statut']);
      for (const number of numbers) await expectPromisesKept(number);
    },
    180_000,
  );
});
