import { dialFaults } from './carrier-double.ts';
import type { WorldPlan } from './order-world.ts';

/** Mulberry32: small, seeded, good enough to choose troubles with. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A life goes through fewer passages than this, most of the time. */
const PASSAGES = 160;

/** A carrier's delays, most of the time … */
const PATIENT_MS = 300_000;
/** … and beyond what anything can be promised of. */
const SLOW_MS = 1_800_000;

/** Most orders have ended by then. */
const GIVEN_UP_WITHIN_MS = 120_000;

/** The troubles that belong to a seed: up to three deaths, a carrier's fault, and how much it hides. */
export function randomPlan(seed: number): WorldPlan {
  const next = random(seed);
  const upTo = (limit: number) => Math.floor(next() * limit);
  const deaths = upTo(4);
  const longest = next() < 0.7 ? PATIENT_MS : SLOW_MS;
  return {
    crashAt: Array.from({ length: deaths }, () => 1 + upTo(PASSAGES)),
    habits: {
      fault: dialFaults[upTo(dialFaults.length)] ?? 'none',
      visibleAfterMs: upTo(longest),
      ringsAfterMs: upTo(longest),
    },
    callbacks: next() < 0.7,
    // Drawn last, so that the other troubles of a seed stay what they were.
    givenUp: next() < 0.5 ? null : { afterMs: upTo(GIVEN_UP_WITHIN_MS), how: next() < 0.5 ? 'annul' : 'delete' },
  };
}
