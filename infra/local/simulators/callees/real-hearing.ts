import { DECODED } from '../speech/mu-law.ts';
import { FRAME_MS } from '../speech/speech.ts';
import type { Hearing, Turn } from './turns.ts';

/** Silence after real speech that ends a turn, ms: longer than the breath between two sentences. */
const TURN_END_MS = 900;
/** Mean amplitude of 20 ms above which there is a voice: a quiet word has several times as much, a quiet line a tenth. */
const VOICE_LEVEL = 250;
/** Audio kept from before the first voiced frame: words begin softly. */
const LEAD_FRAMES = 10;

/** Hears real speech: finds turns by loudness, and has what was said in them written down. Needs no clock. */
export class RealHearing implements Hearing {
  readonly #transcribe: (audio: Buffer) => Promise<string>;
  readonly #onProblem: (problem: string) => void;
  #elapsedMs = 0;
  #frames: Buffer[] = [];
  #current: Turn | undefined;
  #voiced = false;
  /** Written down, and not told yet. */
  #understood: Turn[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(transcribe: (audio: Buffer) => Promise<string>, onProblem: (problem: string) => void) {
    this.#transcribe = transcribe;
    this.#onProblem = onProblem;
  }

  get current(): Turn | undefined {
    return this.#current;
  }

  get voiced(): boolean {
    return this.#voiced;
  }

  hear(frame: Buffer): Turn | undefined {
    this.#elapsedMs += FRAME_MS;
    this.#voiced = isVoice(frame);
    this.#frames.push(Buffer.from(frame));
    if (this.#voiced) this.#addVoice();
    else if (this.#current === undefined) this.#frames = this.#frames.slice(-LEAD_FRAMES);
    const turn = this.#current;
    if (turn !== undefined && this.#elapsedMs - turn.toMs >= TURN_END_MS) this.#understand(turn);
    return this.#understood.shift();
  }

  /** Its words were never written down. */
  finish(): Turn | undefined {
    const turn = this.#current;
    this.#current = undefined;
    return turn;
  }

  #addVoice(): void {
    const now = this.#elapsedMs;
    this.#current ??= { text: '', fromMs: now - FRAME_MS, toMs: now - FRAME_MS, voicedMs: 0, gaps: [] };
    this.#current.toMs = now;
    this.#current.voicedMs += FRAME_MS;
  }

  #understand(turn: Turn): void {
    const audio = Buffer.concat(this.#frames);
    this.#current = undefined;
    this.#frames = [];
    const written = this.#transcribe(audio).catch((error: unknown) => {
      this.#onProblem(`speech was not understood: ${String(error)}`);
      return '';
    });
    this.#last = this.#tellAfter(this.#last, turn, written);
  }

  /** Turns keep their order, whichever is written down first. */
  async #tellAfter(former: Promise<void>, turn: Turn, written: Promise<string>): Promise<void> {
    await former;
    this.#understood.push({ ...turn, text: (await written).trim() });
  }
}

function isVoice(frame: Buffer): boolean {
  let sum = 0;
  for (const byte of frame) sum += Math.abs(DECODED[byte] ?? 0);
  return sum / frame.length > VOICE_LEVEL;
}
