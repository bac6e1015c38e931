import type { Attempt } from './attempt.ts';
import type { Call, CallIn } from './call.ts';
import { bucketOf } from './histogram.ts';
import type { Leg } from './leg.ts';

/** What a call adds to the numbers of the day (UTC) on which it ended. All of them are whole, so that adding them up never rounds. */
export interface CallCount {
  day: string;
  purpose: string;
  direction: Call['direction'];
  /** By the counter's name; see {@link counters}. */
  add: ReadonlyMap<string, number>;
}

/** The names under which a day keeps its numbers. The last three are histograms, with one counter for each bucket. */
export const counters = {
  calls: 'calls',
  outcome: (outcome: string) => `outcome_${outcome}`,
  /** Calls on which somebody was talked to, and for how long. */
  talks: 'talks',
  talkSeconds: 'talkSeconds',
  /** Millionths of a dollar. */
  microUsd: 'microUsd',
  extraction: (extraction: string) => `extraction_${extraction}`,
  readingMs: 'readingMs',
  readingBucket: (bucket: number) => `reading_${bucket}`,
  firstAudioBucket: (bucket: number) => `firstAudio_${bucket}`,
  turnLatencyBucket: (bucket: number) => `turnLatency_${bucket}`,
};

export interface CountedFacts {
  attempts: readonly Attempt[];
  legs: readonly Leg[];
  /** How long reading the conversation took; null where it was not read now. */
  readingMs: number | null;
}

/**
 * What settling a call adds to its day: the whole call the first time, and later only what changed (its cost, when the carrier's price
 * comes; a conversation that was read after all). It is written in the transaction that moves the call from `before` to
 * `settled`, of which only one can ever happen, and so it counts once, whatever is delivered twice.
 */
export function countCall(
  before: CallIn<'ended' | 'settled'>,
  settled: CallIn<'settled'>,
  facts: CountedFacts,
): CallCount {
  const counted = before.status === 'settled' && before.counted ? before : null;
  const add = new Map<string, number>();
  const count = (name: string, by = 1) => add.set(name, (add.get(name) ?? 0) + by);
  if (!counted) countWhole(count, settled, facts);
  count(counters.microUsd, microUsd(settled) - (counted ? microUsd(counted) : 0));
  if (counted) count(counters.extraction(counted.extraction), -1);
  count(counters.extraction(settled.extraction));
  if (facts.readingMs !== null) {
    count(counters.readingMs, Math.round(facts.readingMs));
    count(counters.readingBucket(bucketOf(facts.readingMs)));
  }
  const { purpose, direction } = settled;
  const changed = new Map([...add].filter(([, by]) => by !== 0));
  // Of all instants of a settled call this one never changes: whatever is corrected later finds the same day.
  return { day: settled.endedAt.slice(0, 10), purpose, direction, add: changed };
}

function countWhole(
  count: (name: string, by?: number) => void,
  call: CallIn<'settled'>,
  { attempts, legs }: CountedFacts,
): void {
  count(counters.calls);
  count(counters.outcome(call.outcome));
  const talked = talkSeconds(call, attempts);
  if (talked !== null) {
    count(counters.talks);
    count(counters.talkSeconds, talked);
  }
  for (const ms of firstAudios(legs)) count(counters.firstAudioBucket(bucketOf(ms)));
  for (const ms of legs.flatMap((leg) => leg.turnLatenciesMs)) count(counters.turnLatencyBucket(bucketOf(ms)));
}

/** Of the call's last attempt, by the carrier's clock where it told us; null where nobody picked up. */
function talkSeconds(call: CallIn<'settled'>, attempts: readonly Attempt[]): number | null {
  if (call.answeredAt === null) return null;
  const billed = attempts.find(({ attempt }) => attempt === call.attempt)?.talkSeconds;
  return billed ?? Math.round((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000);
}

/** What whoever picked up waited for: of each attempt's first leg. */
function firstAudios(legs: readonly Leg[]): number[] {
  const ordered = legs.toSorted((a, b) => a.attempt - b.attempt || a.leg - b.leg);
  const firsts = ordered.filter((leg, index) => ordered[index - 1]?.attempt !== leg.attempt);
  return firsts.flatMap(({ firstAudioMs }) => firstAudioMs ?? []);
}

/** What is known of the call's cost: a settled call holds exactly that of the day's cap. */
const microUsd = ({ heldUsd }: CallIn<'settled'>) => Math.round(heldUsd * 1_000_000);
