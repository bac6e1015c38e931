import { FRAME_BYTES, FRAME_MS, say, silence } from '../speech/speech.ts';

/** A loud byte that is no word: what an answering machine's beep sounds like. */
const TONE_BYTE = 0x10;

/** What a callee is about to say, handed out 20 ms at a time. */
export class Mouth {
  readonly #charsPerSecond: number;
  #audio: Buffer[] = [];
  #offset = 0;

  constructor(charsPerSecond: number) {
    this.#charsPerSecond = charsPerSecond;
  }

  get speaking(): boolean {
    return this.#audio.length > 0;
  }

  say(text: string): void {
    this.push(say(text, this.#charsPerSecond));
  }

  pause(ms: number): void {
    this.push(silence(ms));
  }

  beep(ms: number): void {
    this.push(Buffer.alloc(Math.ceil(ms / FRAME_MS) * FRAME_BYTES, TONE_BYTE));
  }

  /** The next 20 ms, undefined for silence. */
  next(): Buffer | undefined {
    const current = this.#audio[0];
    if (current === undefined) return undefined;
    const frame = current.subarray(this.#offset, this.#offset + FRAME_BYTES);
    this.#offset += FRAME_BYTES;
    if (this.#offset >= current.length) {
      this.#audio.shift();
      this.#offset = 0;
    }
    return frame;
  }

  /** Whole frames of µ-law, after what there is to say already. */
  protected push(audio: Buffer): void {
    if (audio.length > 0) this.#audio.push(audio);
  }
}
