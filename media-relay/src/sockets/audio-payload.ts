/** µ-law at 8 kHz, one byte a sample. */
export const BYTES_PER_MS = 8;
/** µ-law for silence. */
const SILENCE = 0xff;
const PADDING = 0x3d;

/**
 * A piece of µ-law audio, held as both providers write it: base64 in ASCII, never decoded on its way. Immutable.
 *
 * What is kept is kept as a string and not as a buffer: one byte a character as well, but in the collector's young generation, where
 * what lives for the fifth of a second until it was heard costs nothing, and no larger piece of memory is held by the last of its parts.
 */
export class AudioPayload {
  /** Empty when it is lent. */
  readonly #text: string;
  readonly #lender: Buffer | null;
  readonly #start: number;
  /** Characters of base64. */
  readonly length: number;
  /** How long it plays. */
  readonly ms: number;

  private constructor(text: string, lender: Buffer | null, start: number, length: number, padding: number) {
    this.#text = text;
    this.#lender = lender;
    this.#start = start;
    this.length = length;
    this.ms = ((length * 3) / 4 - padding) / BYTES_PER_MS;
  }

  /** Copies base64 from `start` to `end` of `source`, whose bytes must be known to be base64. */
  static copyOf(source: Buffer, start: number, end: number): AudioPayload {
    return AudioPayload.ofBase64(source.toString('latin1', start, end));
  }

  /** The base64 itself where it lies, good for as long as `source` is not used for something else: see {@link kept}. */
  static lent(source: Buffer, start: number, end: number): AudioPayload {
    const padding = end - start < 4 || source[end - 1] !== PADDING ? 0 : source[end - 2] === PADDING ? 2 : 1;
    return new AudioPayload('', source, start, end - start, padding);
  }

  /** From text that is known to be base64, with padding. */
  static ofBase64(text: string): AudioPayload {
    const { length } = text;
    const padding =
      length < 4 || text.charCodeAt(length - 1) !== PADDING ? 0 : text.charCodeAt(length - 2) === PADDING ? 2 : 1;
    return new AudioPayload(text, null, 0, length, padding);
  }

  /** To be held on to. */
  kept(): AudioPayload {
    return this.#lender === null ? this : AudioPayload.ofBase64(this.toBase64());
  }

  static ofSamples(samples: Buffer): AudioPayload {
    return AudioPayload.ofBase64(samples.toString('base64'));
  }

  static silence(ms: number): AudioPayload {
    return AudioPayload.ofSamples(Buffer.alloc(Math.round(ms * BYTES_PER_MS), SILENCE));
  }

  /** All of them, one after the other. */
  static join(parts: readonly AudioPayload[]): AudioPayload {
    return AudioPayload.ofSamples(Buffer.concat(parts.map((part) => part.samples())));
  }

  /** What is left when the first `ms` milliseconds were heard; empty when that is all of it. */
  after(ms: number): AudioPayload {
    return ms <= 0 ? this : AudioPayload.ofSamples(this.samples().subarray(Math.round(ms * BYTES_PER_MS)));
  }

  /** The first `ms` milliseconds, or all of it if it is shorter. */
  first(ms: number): AudioPayload {
    return ms >= this.ms ? this : AudioPayload.ofSamples(this.samples().subarray(0, Math.round(ms * BYTES_PER_MS)));
  }

  /** Decoded. */
  samples(): Buffer {
    return Buffer.from(this.toBase64(), 'base64');
  }

  toBase64(): string {
    return this.#lender === null ? this.#text : this.#lender.toString('latin1', this.#start, this.#start + this.length);
  }

  /** Writes its base64 into `target`, which must have room for {@link length} bytes. */
  copyTo(target: Buffer, at: number): void {
    if (this.#lender === null) target.write(this.#text, at, 'latin1');
    else this.#lender.copy(target, at, this.#start, this.#start + this.length);
  }
}
