import { type AttemptOutcome, attemptOutcomes } from './call.ts';
import { counters } from './count-call.ts';
import { BUCKETS, type Histogram, percentileOf, sizeOf } from './histogram.ts';
import type { DayNumbers } from './metrics-repository.ts';

export const metricWindows = { today: 1, '7d': 7, '30d': 30 } as const;
export type MetricWindow = keyof typeof metricWindows;

/** The days of a window, which ends with the day of `now`. Days are UTC, like those of the spending cap. */
export function daysOf(window: MetricWindow, now: Date): { first: string; last: string } {
  const first = new Date(now.getTime() - (metricWindows[window] - 1) * 86_400_000);
  return { first: first.toISOString().slice(0, 10), last: now.toISOString().slice(0, 10) };
}

/** A person picked up and was talked to, or hung up on us; not a machine, and not nobody. */
const ANSWERED: ReadonlySet<AttemptOutcome> = new Set(['completed', 'interrupted', 'transferred', 'abandoned']);

/** Sums up settled calls. Means, rates and percentiles of nothing are null; percentiles are within 5 % (histogram.ts). */
export function metricsOf(days: readonly DayNumbers[]) {
  const sums = new Map<string, number>();
  for (const { numbers } of days) for (const [name, by] of numbers) sums.set(name, (sums.get(name) ?? 0) + by);
  const of = (name: string) => sums.get(name) ?? 0;
  const total = of(counters.calls);
  const talkSeconds = of(counters.talkSeconds);
  const costUsd = of(counters.microUsd) / 1_000_000;
  const byOutcome = Object.fromEntries(attemptOutcomes.map((outcome) => [outcome, of(counters.outcome(outcome))]));
  const answered = attemptOutcomes
    .filter((outcome) => ANSWERED.has(outcome))
    .reduce((sum, outcome) => sum + of(counters.outcome(outcome)), 0);
  const reading = histogram(sums, counters.readingBucket);
  return {
    calls: {
      total,
      byPurpose: callsBy(days, ({ purpose }) => purpose),
      byDirection: { outbound: 0, inbound: 0, ...callsBy(days, ({ direction }) => direction) },
      byOutcome,
    },
    answered,
    answerRate: mean(answered, total),
    talkSeconds: { total: talkSeconds, mean: mean(talkSeconds, of(counters.talks)) },
    costUsd: { total: costUsd, mean: mean(costUsd, total) },
    extraction: {
      done: of(counters.extraction('done')),
      failed: of(counters.extraction('failed')),
      none: of(counters.extraction('none')),
      timeMs: { ...latency(reading), mean: mean(of(counters.readingMs), sizeOf(reading)) },
    },
    firstAudioMs: latency(histogram(sums, counters.firstAudioBucket)),
    turnLatencyMs: latency(histogram(sums, counters.turnLatencyBucket)),
  };
}

function callsBy(days: readonly DayNumbers[], group: (one: DayNumbers) => string): Record<string, number> {
  const calls = new Map<string, number>();
  for (const one of days) calls.set(group(one), (calls.get(group(one)) ?? 0) + (one.numbers.get(counters.calls) ?? 0));
  return Object.fromEntries([...calls].toSorted(([a], [b]) => a.localeCompare(b)));
}

/** The counters that `nameOf` names, by their bucket. */
function histogram(sums: ReadonlyMap<string, number>, nameOf: (bucket: number) => string): Histogram {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => [bucket, sums.get(nameOf(bucket)) ?? 0] as const);
  return new Map(buckets.filter(([, count]) => count > 0));
}

function latency(values: Histogram) {
  return { count: sizeOf(values), p50: percentileOf(values, 0.5), p95: percentileOf(values, 0.95) };
}

function mean(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}
