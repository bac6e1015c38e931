/**
 * Durations in milliseconds, counted in buckets whose bounds grow by a tenth: counters of many calls add up, and any percentile can
 * be had of the sum. A percentile is the geometric middle of the bucket that it lies in, so it is wrong by at most
 * √1.1 − 1 < 4.9 % (and by the half millisecond that it is rounded by), from 1 ms to {@link MAX_MS}.
 */
const GROWTH = 1.1;
/** A quarter of an hour; what takes longer is counted as that. */
const MAX_MS = 900_000;

/** Counts by bucket. */
export type Histogram = ReadonlyMap<number, number>;

/** Bucket 0 is what takes at most a millisecond; bucket `i` ends at 1.1 to the power of `i`. */
export function bucketOf(ms: number): number {
  return Math.ceil(Math.log(Math.min(Math.max(ms, 1), MAX_MS)) / Math.log(GROWTH));
}

/** There are so many buckets. */
export const BUCKETS = bucketOf(MAX_MS) + 1;

export function sizeOf(histogram: Histogram): number {
  return [...histogram.values()].reduce((sum, count) => sum + count, 0);
}

/** The smallest value that a share `p` (0 to 1) of the values does not exceed, as above; null of none. */
export function percentileOf(histogram: Histogram, p: number): number | null {
  const rank = Math.max(1, Math.ceil(p * sizeOf(histogram)));
  let seen = 0;
  for (const [bucket, count] of [...histogram].toSorted(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= rank) return Math.round(GROWTH ** Math.max(0, bucket - 0.5));
  }
  return null;
}
