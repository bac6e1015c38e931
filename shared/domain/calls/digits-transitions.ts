import type { CallIn } from './call.ts';
import type { Digits } from './digits.ts';

/** The longest that digits can sound, thirty-two pauses, and the way back to us. */
const PLAYING_MS = 60_000;

type Talking = CallIn<'in_progress'>;

/** The wish to press keys; the latest one counts until the carrier is told. */
export function wishDigits(call: Talking, wish: Pick<Digits, 'id' | 'digits'>, now: Date): Talking {
  const requestedAt = now.toISOString();
  return { ...call, digits: { ...wish, leg: call.leg, state: 'requested', token: null, requestedAt } };
}

/** The carrier is about to be told to press them; written before it is, so that no crash presses twice. */
export function playDigits(call: Talking, digits: Digits, token: string | null, now: Date): Talking {
  // No relay holds the call meanwhile, and none is lost.
  const dueAt = new Date(now.getTime() + PLAYING_MS).toISOString();
  return { ...call, digits: { ...digits, state: 'playing', token }, returns: call.returns + 1, dueAt };
}

/** The carrier came back: having pressed them, or without saying so. */
export function digitsPlayed(call: Talking, digits: Digits, confirmed: boolean): Talking {
  return { ...call, digits: { ...digits, state: confirmed ? 'played' : 'unsure' } };
}
