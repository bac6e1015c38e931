/** Numbers in [0, 1) that a seed fixes for good (mulberry32). */
export type Random = () => number;

/** A generator for `seed`: the same seed and purpose give the same numbers in every run. */
export function seededRandom(seed: number, purpose = ''): Random {
  let state = seed >>> 0;
  for (const char of purpose) state = (Math.imul(state, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number between `low` and `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
