const BUCKET_MS = 0.01;
const BUCKETS = 200_000;

/** Durations up to two seconds, to a hundredth of a millisecond. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  count = 0;
  max = 0;

  record(ms: number): void {
    this.#counts[Math.min(BUCKETS - 1, Math.floor(Math.max(0, ms) / BUCKET_MS))]! += 1;
    this.count += 1;
    if (ms > this.max) this.max = ms;
  }

  /** Milliseconds below which this share of the durations lies; 0 when there are none. */
  percentile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (let bucket = 0; bucket < BUCKETS && left > 0; bucket++) {
      left -= this.#counts[bucket]!;
      if (left <= 0) return (bucket + 1) * BUCKET_MS;
    }
    return 0;
  }

  reset(): void {
    this.#counts.fill(0);
    this.count = 0;
    this.max = 0;
  }

  summary(): Latency {
    return { count: this.count, p50: this.percentile(0.5), p99: this.percentile(0.99), max: this.max };
  }
}

/** Milliseconds. */
export interface Latency {
  count: number;
  p50: number;
  p99: number;
  max: number;
}
