import { describe, expect, it } from 'vitest';
import type { CallResult } from './call-result.ts';
import { chance } from './chance.ts';
import type { CallPlan } from './kinds/kinds.ts';
import { supplierOrders } from './kinds/supplier-orders.ts';
import { createProgress } from './progress.ts';
import { readArguments } from './read-arguments.ts';
import { runCalls } from './run-calls.ts';
import { summaryOf, tableOf } from './table.ts';

const done: CallResult = {
  ...{ callId: 'call_0198f3c2a7e17b3c9d5e4f6a7b8c9d0e', persona: 'accepts', outcome: 'confirmee', recorded: true },
  ...{ durationMs: 21_000, firstAudioMs: 812.4, extractionMs: 640, costEur: 0.0312 },
};
const broken: CallResult = {
  ...{ callId: null, persona: 'talks-over', outcome: 'still en_attente after 180 s', recorded: false },
  ...{ durationMs: null, firstAudioMs: null, extractionMs: null, costEur: null },
};

describe('the command line', () => {
  it('has defaults, and never more calls at once than there are', () => {
    expect(readArguments([])).toMatchObject({ calls: 10, concurrency: 5, seed: 1, kind: supplierOrders, help: false });
    expect(readArguments(['--calls', '3', '--concurrency', '9', '--seed', '42'])).toMatchObject({
      ...{ calls: 3, concurrency: 3, seed: 42 },
    });
  });

  it.each([
    [['--calls', '0'], '--calls is a whole number from 1 to 1000, not 0.'],
    [['--calls', 'many'], '--calls is a whole number'],
    [['--concurrency', '101'], '--concurrency is a whole number from 1 to 100'],
    [['--seed=-1'], '--seed is a whole number'],
    [['--kind', 'sonnets'], '--kind sonnets is not known; there is supplier-orders, reception.'],
    [['--kind', 'toString'], '--kind toString is not known'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused in a sentence', (args, message) => expect(() => readArguments(args)).toThrow(message));
});

describe('the calls', () => {
  const run = async (seed: number) => {
    const [plans, seen]: [CallPlan[], string[]] = [[], []];
    let [open, most] = [0, 0];
    const results = await runCalls(
      { calls: 7, concurrency: 3, seed },
      {
        persona: supplierOrders.persona,
        onResult: ({ outcome }) => seen.push(outcome),
        async place(plan) {
          plans[plan.index] = plan;
          open += 1;
          most = Math.max(most, open);
          await new Promise((resolve) => void setTimeout(resolve, 2));
          open -= 1;
          if (plan.index === 4) throw new Error('no record');
          return { ...done, outcome: String(plan.index) };
        },
      },
    );
    return { plans, seen, most, results };
  };

  it('are made so many at once, and one that fails does not keep the others from being made', async () => {
    const { results, most, seen } = await run(1);
    expect(most).toBe(3);
    expect(seen).toHaveLength(7);
    expect(results.map(({ outcome }) => outcome)).toEqual(['0', '1', '2', '3', 'no record', '5', '6']);
    expect(results.filter(({ recorded }) => !recorded)).toHaveLength(1);
  });

  it('are the same for the same seed, and others for another', async () => {
    const [one, again, other] = await Promise.all([run(1), run(1), run(2)]);
    expect(again.plans).toEqual(one.plans);
    expect(other.plans).not.toEqual(one.plans);
    const personas = Array.from({ length: 200 }, (_, seed) => supplierOrders.persona({ index: 0, seed }));
    expect(new Set(personas).size).toBeGreaterThan(8);
  });
});

it('chance stays within its bounds and reaches both', () => {
  const dice = chance(7);
  const rolls = Array.from({ length: 300 }, () => dice.whole(1, 6));
  expect([Math.min(...rolls), Math.max(...rolls), new Set(rolls).size]).toEqual([1, 6, 6]);
});

describe('the table', () => {
  it('is aligned, whatever is missing', () => {
    expect(tableOf([done, broken])).toEqual([
      'call    persona     outcome                               duration  first audio  extraction     cost',
      '──────  ──────────  ────────────────────────────────────  ────────  ───────────  ──────────  ───────',
      '8c9d0e  accepts     confirmee                               21.0 s       812 ms      640 ms  0.031 €',
      '–       talks-over  FAILED: still en_attente after 180 s         –            –           –        –',
    ]);
  });

  it('ends with what all of it amounts to', () => {
    const results = [done, { ...done, durationMs: 41_000, extractionMs: 900 }, broken];
    expect(summaryOf(results, 62_340)).toBe(
      '3 calls in 62.3 s · 1 failed · duration p50 21.0 s, p95 41.0 s · first audio p50 812 ms, p95 812 ms · ' +
        'extraction p50 640 ms, p95 900 ms · 0.06 € before the carrier’s bill',
    );
    expect(summaryOf([broken], 0)).toContain('duration p50 –, p95 –');
  });
});

describe('the progress', () => {
  const show = (isTTY: boolean) => {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) }, 2);
    progress.start();
    progress.result(done);
    progress.result(broken);
    progress.end();
    return written;
  };

  it('is one line that is redrawn and then taken away on a terminal', () => {
    const written = show(true);
    expect(written.map((text) => text.replace('\r\u001B[K', ''))).toEqual([
      `${'░'.repeat(30)} 0/2`,
      `${'█'.repeat(15)}${'░'.repeat(15)} 1/2`,
      `${'█'.repeat(30)} 2/2 · 1 failed`,
      '',
    ]);
    expect(written.every((text) => text.startsWith('\r'))).toBe(true);
  });

  it('is a plain line for each call anywhere else', () => {
    expect(show(false)).toEqual(['1/2 accepts: confirmee\n', '2/2 talks-over: FAILED: still en_attente after 180 s\n']);
  });
});
