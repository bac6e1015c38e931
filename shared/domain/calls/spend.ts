import { WORST_USD_PER_MINUTE } from './prices.ts';

/** US dollars held back from the day's cap for one call until it is settled: its worst case. */
export function worstCase(maxCallSeconds: number): number {
  return (maxCallSeconds / 60) * WORST_USD_PER_MINUTE;
}
