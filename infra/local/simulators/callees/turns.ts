import { Ear, FRAME_MS } from '../speech/speech.ts';

/** Silence after a voice that ends a turn, ms. */
const TURN_END_MS = 500;

/** Something the other side said in one go. Milliseconds count from the moment the ear was put on the line. */
export interface Turn {
  text: string;
  fromMs: number;
  /** When its last voiced frame was heard. */
  toMs: number;
  voicedMs: number;
  /** Silences inside the turn: the sender ran dry, or frames were lost. */
  gaps: { atMs: number; ms: number }[];
}

/** An ear on a line, 20 ms at a time. */
export interface Hearing {
  /** The turn under way, undefined when the other side is silent. */
  readonly current: Turn | undefined;
  /** Whether the last 20 ms held a voice. */
  readonly voiced: boolean;
  /** Takes 20 ms; returns a turn that has ended, once. */
  hear(frame: Buffer): Turn | undefined;
  /** Ends the turn under way, because the line is cut. */
  finish(): Turn | undefined;
}

/** Cuts what is heard on the line into turns. Fed with exactly 20 ms at a time, it needs no clock. */
export class Turns implements Hearing {
  readonly #ear = new Ear();
  readonly #endMs: number;
  #elapsedMs = 0;
  #current: Turn | undefined;
  #voiced = false;

  constructor(endMs = TURN_END_MS) {
    this.#endMs = endMs;
  }

  /** The turn under way, undefined when the other side is silent. */
  get current(): Turn | undefined {
    return this.#current;
  }

  /** Whether the last 20 ms held a voice. */
  get voiced(): boolean {
    return this.#voiced;
  }

  /** Takes 20 ms; returns the turn that has just ended, if one has. */
  hear(frame: Buffer): Turn | undefined {
    this.#elapsedMs += FRAME_MS;
    this.#voiced = false;
    for (const { voiced, word } of this.#ear.hear(frame)) if (voiced) this.#addVoice(word);
    const turn = this.#current;
    return turn !== undefined && this.#elapsedMs - turn.toMs >= this.#endMs ? this.finish() : undefined;
  }

  /** Ends the turn under way, because the line is cut. */
  finish(): Turn | undefined {
    const turn = this.#current;
    this.#current = undefined;
    if (turn) turn.text = turn.text.trim();
    return turn;
  }

  #addVoice(word: string): void {
    this.#voiced = true;
    const now = this.#elapsedMs;
    this.#current ??= { text: '', fromMs: now - FRAME_MS, toMs: now - FRAME_MS, voicedMs: 0, gaps: [] };
    const turn = this.#current;
    const gapMs = now - turn.toMs - FRAME_MS;
    if (gapMs > 0) turn.gaps.push({ atMs: turn.toMs, ms: gapMs });
    turn.toMs = now;
    turn.voicedMs += FRAME_MS;
    // The first word after a cut does not know that another one went before it.
    const joint = gapMs > 0 && word !== '' && turn.text !== '' && !/^\s/u.test(word) ? ' ' : '';
    turn.text += joint + word;
  }
}
