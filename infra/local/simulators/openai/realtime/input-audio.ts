import { BYTES_PER_MS, Ear, FRAME_BYTES } from '../../speech/speech.ts';
import type { HeardPart } from './item.ts';

/** Twenty milliseconds of the caller, or what is left of them, with what the ear made of it. */
export interface HeardFrame {
  /** End of this frame on the session's audio clock, in ms of audio appended so far. */
  endMs: number;
  /** From 0 (silence) to 1 (clear speech). */
  loudness: number;
  voiced: boolean;
  word: string;
}

interface Slice extends HeardFrame {
  audio: Buffer;
}

/** Simulated speech fills four fifths of the scale; dividing by it lets a threshold of 0.9 still hear a clear voice. */
const CLEAR_SPEECH = 0.8;

/**
 * The input audio buffer. Its clock is the audio itself, 8 bytes per millisecond: when no frames come, no time passes
 * and no turn can end, which is what bridges that skip silent packets run into.
 */
export class InputAudio {
  #ear = new Ear();
  #bytes = 0;
  #slices: Slice[] = [];

  /** Milliseconds of audio appended during the session. */
  get clockMs(): number {
    return this.#bytes / BYTES_PER_MS;
  }

  /** Milliseconds waiting to be committed. */
  get bufferedMs(): number {
    return this.#slices.reduce((bytes, slice) => bytes + slice.audio.length, 0) / BYTES_PER_MS;
  }

  /** Takes µ-law bytes; returns them frame by frame for the turn detector. */
  append(muLaw: Buffer): HeardFrame[] {
    const added: Slice[] = [];
    for (let at = 0; at < muLaw.length; at += FRAME_BYTES)
      added.push(this.#listen(muLaw.subarray(at, at + FRAME_BYTES)));
    this.#slices.push(...added);
    return added;
  }

  /** Forgets what was said before `ms` on the audio clock: a detector keeps only its padding while nobody speaks. */
  dropBefore(ms: number): void {
    const first = this.#slices.findIndex((slice) => slice.endMs > ms);
    if (first !== 0) this.#slices.splice(0, first < 0 ? this.#slices.length : first);
  }

  /** Empties the buffer into a message part. */
  commit(): HeardPart {
    const slices = this.#slices;
    const audioMs = this.bufferedMs;
    this.#slices = [];
    const heard = slices.map((slice) => slice.word).join('');
    // One copy of its own: a slice would keep alive the pool that the frames of all sessions were cut from.
    const audio = [Buffer.concat(slices.map((slice) => slice.audio))];
    return {
      type: 'input_audio',
      heard: heard.trim(),
      transcript: null,
      audio,
      audioMs,
    };
  }

  clear(): void {
    this.#slices = [];
  }

  #listen(audio: Buffer): Slice {
    const heard = this.#ear.hear(audio);
    this.#bytes += audio.length;
    return {
      audio,
      endMs: this.clockMs,
      loudness: loudnessOf(audio),
      voiced: heard.some((frame) => frame.voiced),
      word: heard.map((frame) => frame.word).join(''),
    };
  }
}

function loudnessOf(muLaw: Buffer): number {
  let sum = 0;
  // In µ-law the seven low bits are inverted: 0x7f is silence, 0 the loudest.
  for (const byte of muLaw) sum += 0x7f - (byte & 0x7f);
  return muLaw.length === 0 ? 0 : Math.min(1, sum / muLaw.length / 0x7f / CLEAR_SPEECH);
}
