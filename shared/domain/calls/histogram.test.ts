import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUCKETS, bucketOf, type Histogram, percentileOf, sizeOf } from './histogram.ts';

function histogramOf(values: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  return counts;
}

it('knows nothing of nothing', () => {
  expect([sizeOf(new Map()), percentileOf(new Map(), 0.5)]).toEqual([0, null]);
});

it('gives every percentile within the bound that it states', () => {
  const values = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.constantFrom(0, 0.5, 0.95, 1), (list, p) => {
      const exact = list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(p * list.length) - 1)] ?? 0;
      const found = percentileOf(histogramOf(list), p) ?? 0;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.049 * exact + 0.5);
    }),
  );
});

it('has a bucket for whatever a clock may say', () => {
  for (const ms of [-5, 0, 0.2, 1, 1e9]) {
    expect(bucketOf(ms)).toBeGreaterThanOrEqual(0);
    expect(bucketOf(ms)).toBeLessThan(BUCKETS);
  }
});
