/** A reproducible stream of numbers in [0, 1). */
export type Random = () => number;

/** The same seed gives the same stream (mulberry32: small, fast, good enough for delays and wordings). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number between the two, both in the unit of the caller. */
export function between([low, high]: readonly [number, number], random: Random): number {
  return low + (high - low) * random();
}
