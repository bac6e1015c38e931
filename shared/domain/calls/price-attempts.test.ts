import { expect, it } from 'vitest';
import { endedCall } from '../../testing/calls.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import type { CarrierCall } from './carrier.ts';
import { priceAttempts } from './price-attempts.ts';

const billed = (price: string | null, status = 'completed'): CarrierCall => ({
  ...{ sid: 'CA1', status, createdAt: null, talkSeconds: 60, price, priceUnit: 'USD' },
});

/** What is recorded of one attempt whose call cost `price` and in which `legs` were rung. */
async function recorded(price: string | null, legs: CarrierCall[], personDials = legs.length, status = 'completed') {
  const prices: string[] = [];
  let asked = 0;
  const deps = {
    calls: { find: async () => ({ ...endedCall(), personDials }) },
    carrier: {
      fetchCall: async () => billed(price, status),
      listLegs: async () => {
        asked += 1;
        return legs;
      },
    },
    conversations: {
      attempts: async () => [{ attempt: 1, dispatchedAt: '2026-11-20T09:00:00.000Z', sid: 'CA1' }],
      recordPrice: async (_call: string, _attempt: number, amount: string) => void prices.push(amount),
    },
    log: silentLogger,
  };
  await priceAttempts(deps, 'call-o1');
  return { prices, asked };
}

it('a call costs what it costs, and the carrier is asked for nothing more', async () => {
  expect(await recorded('0.0150', [])).toEqual({ prices: ['0.0150'], asked: 0 });
});

it('a person’s telephone that was rung for it is part of its price, once it is billed', async () => {
  expect(await recorded('0.0150', [billed('0.0290')])).toMatchObject({ prices: ['0.044'] });
  expect(await recorded('0.0150', [billed(null)])).toMatchObject({ prices: [] });
  expect(await recorded(null, [billed('0.0290')])).toMatchObject({ prices: [] });
});

it.each(['busy', 'no-answer', 'failed', 'canceled'])(
  'a telephone that was never answered is not waited for: %s',
  async (status) => {
    expect(await recorded('0.0150', [billed(null, status), billed('0.01')])).toMatchObject({ prices: ['0.025'] });
  },
);

it.each(['busy', 'no-answer', 'failed', 'canceled'])(
  'an attempt that nobody answered costs nothing: %s',
  async (status) => {
    expect(await recorded(null, [], 0, status)).toMatchObject({ prices: ['0'] });
    // Where the carrier says more, as for the machine it listened for, that counts.
    expect(await recorded('0.0075', [], 0, status)).toMatchObject({ prices: ['0.0075'] });
    expect(await recorded(null, [], 0, 'in-progress')).toMatchObject({ prices: [] });
  },
);
