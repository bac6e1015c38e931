import type { HeardFrame } from './input-audio.ts';
import type { TurnDetection } from './session-config.ts';

/** Times are on the session's audio clock, in ms. */
export type TurnEvent = { type: 'started'; audioStartMs: number } | { type: 'stopped'; audioEndMs: number };

/** One click is not a voice: speech needs two loud frames in a row. */
const FRAMES_TO_START = 2;
const FRAME_MS = 20;
const DEFAULT_PREFIX_PADDING_MS = 300;
const DEFAULT_THRESHOLD = 0.5;

/** Longest silence that semantic detection waits out, in ms, from the official reference. */
const LONGEST_WAIT_MS = { low: 8000, medium: 4000, auto: 4000, high: 2000 };
const FINISHED = /[.?!]["»)]?\s*$/u;
const TRAILING_OFF = /(?:,|…|\.\.\.|\b(?:euh|heu|et|mais|donc|alors|que|de|pour|avec|uh|um|and|but|so))\s*$/iu;

/** Voice activity detection on heard frames. It knows no wall clock and no socket. */
export class TurnDetector {
  #config: TurnDetection;
  #floorMs: number;
  #loudRun = 0;
  #speaking = false;
  #lastLoudMs = 0;
  #said = '';

  /** `floorMs`: where the last turn ended; padding never reaches back into it. */
  constructor(config: TurnDetection, floorMs = 0) {
    this.#config = config;
    this.#floorMs = floorMs;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Takes other settings of the same kind of detection; a turn in progress goes on under them. */
  adjust(config: TurnDetection): void {
    this.#config = config;
  }

  /** How much audio before the first loud frame belongs to the turn, in ms. */
  get prefixPaddingMs(): number {
    return this.#config.type === 'server_vad' ? this.#config.prefix_padding_ms : DEFAULT_PREFIX_PADDING_MS;
  }

  hear(frame: HeardFrame): TurnEvent | null {
    if (frame.voiced && frame.loudness >= this.#threshold()) {
      this.#loudRun += 1;
      this.#lastLoudMs = frame.endMs;
    } else {
      this.#loudRun = 0;
    }
    if (this.#speaking) {
      this.#said += frame.word;
      return this.#stopWhenSilent(frame.endMs);
    }
    // Words caught before the second loud frame belong to the utterance too.
    this.#said = this.#loudRun === 0 ? '' : this.#said + frame.word;
    if (this.#loudRun < FRAMES_TO_START) return null;
    this.#speaking = true;
    const firstLoudMs = frame.endMs - FRAMES_TO_START * FRAME_MS;
    return { type: 'started', audioStartMs: Math.round(Math.max(this.#floorMs, firstLoudMs - this.prefixPaddingMs)) };
  }

  #stopWhenSilent(nowMs: number): TurnEvent | null {
    if (nowMs - this.#lastLoudMs < this.#patienceMs()) return null;
    this.#speaking = false;
    this.#said = '';
    this.#floorMs = nowMs;
    return { type: 'stopped', audioEndMs: Math.round(nowMs) };
  }

  #threshold(): number {
    return this.#config.type === 'server_vad' ? this.#config.threshold : DEFAULT_THRESHOLD;
  }

  /** The service guesses from the meaning whether a sentence is over; here its last words tell. */
  #patienceMs(): number {
    if (this.#config.type === 'server_vad') return this.#config.silence_duration_ms;
    const longest = LONGEST_WAIT_MS[this.#config.eagerness];
    if (TRAILING_OFF.test(this.#said)) return longest;
    return FINISHED.test(this.#said) ? longest / 8 : longest / 4;
  }
}
