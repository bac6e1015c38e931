/**
 * Seconds from one try to the next, as Standard Webhooks publishes it (spec/standard-webhooks.md, "Retry schedule"): at once, then
 * after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, somewhat more or less so that not everybody comes back at once.
 */
const DELAYS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
const JITTER = 0.1;

/** After so many tries, when the next one is; null when there is none. `chance` is 0 to 1. */
export function nextTry(tries: number, now: Date, chance: number): Date | null {
  const seconds = DELAYS[tries - 1];
  if (seconds === undefined) return null;
  return new Date(now.getTime() + seconds * 1000 * (1 + JITTER * (2 * chance - 1)));
}
