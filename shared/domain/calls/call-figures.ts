import { voiceCost } from './cost.ts';
import type { Leg } from './leg.ts';

/** Of a number of durations in milliseconds; the percentiles are null when there are none. */
export interface Latency {
  count: number;
  p50: number | null;
  p95: number | null;
}

/** What a call was like, from all of its legs. Durations are milliseconds. */
export interface CallFigures {
  /** Of the first leg: until the model listened, and until the person heard it. */
  setUpMs: number | null;
  firstAudioMs: number | null;
  turnLatencyMs: Latency;
  modelLatencyMs: Latency;
  interruptions: number;
  falseInterruptions: number;
  modelLosses: number;
  /** Legs that were handed over on purpose, and those that were lost. */
  handOvers: number;
  relayLosses: number;
  voiceUsd: number;
}

/** A leg that its relay left on purpose. */
export const HANDED_OVER = 'drained';

/** Sums up the legs of a call, in any order; all of it empty for a call without one. */
export function figuresOf(legs: readonly Leg[]): CallFigures {
  const ordered = legs.toSorted((a, b) => a.attempt - b.attempt || a.leg - b.leg);
  const sum = (of: (leg: Leg) => number) => ordered.reduce((total, leg) => total + of(leg), 0);
  const first = ordered.at(0);
  // Whatever became of a leg that another one of the same attempt followed, the person noticed unless it was handed over.
  const followed = ordered.filter((leg, index) => ordered[index + 1]?.attempt === leg.attempt);
  const handOvers = followed.filter(({ reason }) => reason === HANDED_OVER).length;
  return {
    setUpMs: first?.setUpMs ?? null,
    firstAudioMs: first?.firstAudioMs ?? null,
    turnLatencyMs: latency(ordered.flatMap((leg) => leg.turnLatenciesMs)),
    modelLatencyMs: latency(ordered.flatMap((leg) => leg.modelLatenciesMs)),
    interruptions: sum((leg) => leg.interruptions),
    falseInterruptions: sum((leg) => leg.falseInterruptions),
    modelLosses: sum((leg) => leg.modelLosses),
    handOvers,
    relayLosses: followed.length - handOvers,
    voiceUsd: sum((leg) => voiceCost(leg.usage)),
  };
}

function latency(values: readonly number[]): Latency {
  return { count: values.length, p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

/** The smallest value that a share `p` (0 to 1) of the values does not exceed; null of none. */
function percentile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
}
