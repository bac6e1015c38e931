import { BYTES_PER_MS } from '../../../speech/speech.ts';
import type { LiveCall } from '../../calls/live-call.ts';
import { playOnLine } from './say.ts';

const DIGIT_MS = 200;
const WAIT_MS = 500;
/** Any loud byte: the callee hears a sound without words. */
const SOUND = 0x10;

/** Plays a recording, of which only the length matters, or DTMF digits (`w` is half a second's pause). */
export async function play(live: LiveCall, digits: string | undefined, signal: AbortSignal): Promise<void> {
  const ms = digits === undefined ? live.exchange.settings.playMs : lengthOf(digits);
  await playOnLine(live, Buffer.alloc(Math.round(ms) * BYTES_PER_MS, SOUND), signal);
  // Whoever is called hears keys for what they are: a switchboard acts on them.
  if (digits !== undefined) live.answer().callee.hearKeys(digits);
}

function lengthOf(digits: string): number {
  return Array.from(digits).reduce((ms, digit) => ms + (digit.toLowerCase() === 'w' ? WAIT_MS : DIGIT_MS), 0);
}
