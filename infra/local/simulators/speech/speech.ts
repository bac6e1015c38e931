/**
 * Simulated speech on a telephone line: G.711 µ-law, 8 kHz, 8 bytes per millisecond, cut in 20 ms frames of 160 bytes.
 *
 * The simulated supplier and the simulated model are two programs that share nothing but the audio which the product
 * carries between them, so the words must travel in the audio itself. Every voiced frame opens with a two-byte marker and
 * a length, then the UTF-8 of the word that starts in that frame (nothing while a word goes on), then a loud filler that
 * no voice detector can take for silence. What is cut, cleared, dropped or delayed on the way is lost to the ear of the
 * other side, word by word, exactly as it is on a real line.
 */
export const BYTES_PER_MS = 8;
export const FRAME_MS = 20;
export const FRAME_BYTES = BYTES_PER_MS * FRAME_MS;
/** µ-law for zero amplitude. */
export const SILENCE_BYTE = 0xff;

const MARKER_0 = 0xa5;
const MARKER_1 = 0x5a;
const HEADER_BYTES = 3;
const MAX_WORD_BYTES = FRAME_BYTES - HEADER_BYTES;
const FILLER = [0x12, 0x8e, 0x1b, 0x92];

export const DEFAULT_CHARS_PER_SECOND = 18;

/** `ms` of silence, rounded up to whole frames. */
export function silence(ms: number): Buffer {
  return Buffer.alloc(Math.ceil(ms / FRAME_MS) * FRAME_BYTES, SILENCE_BYTE);
}

/** Says `text` in µ-law; the length in bytes is a multiple of {@link FRAME_BYTES}. */
export function say(text: string, charsPerSecond = DEFAULT_CHARS_PER_SECOND): Buffer {
  const frames: Buffer[] = [];
  for (const word of text.match(/\s*\S+/gu) ?? []) {
    const count = Math.max(1, Math.round(((word.length / charsPerSecond) * 1000) / FRAME_MS));
    frames.push(voicedFrame(word));
    for (let i = 1; i < count; i++) frames.push(voicedFrame(''));
  }
  return Buffer.concat(frames);
}

function voicedFrame(word: string): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  const bytes = Buffer.from(word, 'utf8').subarray(0, MAX_WORD_BYTES);
  frame[0] = MARKER_0;
  frame[1] = MARKER_1;
  frame[2] = bytes.length;
  bytes.copy(frame, HEADER_BYTES);
  for (let i = HEADER_BYTES + bytes.length; i < FRAME_BYTES; i++) frame[i] = FILLER[i % FILLER.length] ?? 0x12;
  return frame;
}

export interface HeardFrame {
  voiced: boolean;
  /** The word that starts in this frame, leading space included; empty in silence and inside a word. */
  word: string;
}

/**
 * An ear on a µ-law byte stream, whatever pieces it arrives in. It finds the frame boundary by the marker, so frames that
 * were cut or joined on the way cost the words they held and nothing more.
 */
export class Ear {
  #pending: Buffer = Buffer.alloc(0);

  /** Takes bytes in arrival order, returns the whole frames that they complete. */
  hear(bytes: Buffer): HeardFrame[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const heard: HeardFrame[] = [];
    while (this.#pending.length >= FRAME_BYTES) {
      const frame = this.#pending.subarray(0, FRAME_BYTES);
      const opensHere = frame[0] === MARKER_0 && frame[1] === MARKER_1;
      const length = opensHere ? Math.min(frame[2] ?? 0, MAX_WORD_BYTES) : 0;
      // A marker further on means that the line lost a piece: this frame ends where the next one begins.
      const next = nextMarker(frame, opensHere ? HEADER_BYTES + length : 0);
      heard.push({
        voiced: opensHere || (next === FRAME_BYTES && isLoud(frame)),
        word: opensHere ? frame.toString('utf8', HEADER_BYTES, HEADER_BYTES + length) : '',
      });
      this.#pending = this.#pending.subarray(next);
    }
    return heard;
  }
}

function nextMarker(frame: Buffer, from: number): number {
  for (let at = frame.indexOf(MARKER_0, from); at >= 0; at = frame.indexOf(MARKER_0, at + 1)) {
    if (at === FRAME_BYTES - 1 || frame[at + 1] === MARKER_1) return at;
  }
  return FRAME_BYTES;
}

/** More than a quarter of the samples away from zero: somebody, or something, makes a sound. */
function isLoud(frame: Buffer): boolean {
  let loud = 0;
  for (const sample of frame) if ((sample & 0x7f) < 0x60) loud += 1;
  return loud > frame.length / 4;
}
