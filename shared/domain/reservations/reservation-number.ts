import { randomInt } from 'node:crypto';

/** No 0, 1, i, l, o: the number is read out on the telephone. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 9;

/** A number in the original's form, `RES-1738420800000-xyz789abc`: not to be guessed, 31^9 for each millisecond. */
export function newReservationNumber(now: Date): string {
  const random = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `RES-${now.getTime()}-${random}`;
}
