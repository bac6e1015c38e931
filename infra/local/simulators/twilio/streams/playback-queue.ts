import { FRAME_BYTES, SILENCE_BYTE } from '../../speech/speech.ts';

/** Half an hour of audio: the limit of Twilio's own buffer is not documented. */
const MAX_QUEUED_BYTES = 14_400_000;
const SILENT_FRAME = Buffer.alloc(FRAME_BYTES, SILENCE_BYTE);

/** Why a mark came back: everything before it was played, or the queue was cleared. */
export type MarkEnd = 'played' | 'cleared';

interface PendingMark {
  name: string;
  /** Bytes ever queued when the mark came: it is due when that many have been played or dropped. */
  at: number;
}

/**
 * What Twilio keeps for one call between the product's `media` messages and the callee's ear: µ-law bytes played in
 * order, one frame of 20 ms per {@link playFrame}, with marks among them.
 *
 * A frame handed out counts as played only when the next one is asked for, because it takes those 20 ms to be heard.
 */
export class PlaybackQueue {
  readonly #onMark: (name: string, end: MarkEnd) => void;
  #chunks: Buffer[] = [];
  #queuedBytes = 0;
  #receivedBytes = 0;
  #finishedBytes = 0;
  #marks: PendingMark[] = [];

  constructor(onMark: (name: string, end: MarkEnd) => void) {
    this.#onMark = onMark;
  }

  /** Bytes not yet handed out. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Queues audio of any length behind what is there; false when there is no room for it. */
  enqueue(audio: Buffer): boolean {
    if (this.#queuedBytes + audio.length > MAX_QUEUED_BYTES) return false;
    if (audio.length === 0) return true;
    this.#chunks.push(audio);
    this.#queuedBytes += audio.length;
    this.#receivedBytes += audio.length;
    return true;
  }

  /** Asks for `name` to come back when everything queued so far has been played: at once if that is so already. */
  mark(name: string): void {
    this.#marks.push({ name, at: this.#receivedBytes });
    this.#echoFinished();
  }

  /** Drops everything not handed out yet. Every pending mark comes back immediately; returns the bytes dropped. */
  clear(): number {
    const dropped = this.#queuedBytes;
    this.#chunks = [];
    this.#queuedBytes = 0;
    this.#finishedBytes = this.#receivedBytes;
    const marks = this.#marks;
    this.#marks = [];
    for (const mark of marks) this.#onMark(mark.name, 'cleared');
    return dropped;
  }

  /** The next 20 ms for the callee, filled up with silence. The frame must not be written to. */
  playFrame(): Buffer {
    this.#finishedBytes = this.#receivedBytes - this.#queuedBytes;
    this.#echoFinished();
    if (this.#queuedBytes === 0) return SILENT_FRAME;
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= FRAME_BYTES) return this.#takeFrom(first, FRAME_BYTES);
    const frame = Buffer.alloc(FRAME_BYTES, SILENCE_BYTE);
    for (let at = 0; at < FRAME_BYTES;) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const piece = this.#takeFrom(chunk, Math.min(chunk.length, FRAME_BYTES - at));
      piece.copy(frame, at);
      at += piece.length;
    }
    return frame;
  }

  #takeFrom(first: Buffer, bytes: number): Buffer {
    if (bytes === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(bytes);
    this.#queuedBytes -= bytes;
    return first.subarray(0, bytes);
  }

  #echoFinished(): void {
    let mark = this.#marks[0];
    while (mark !== undefined && mark.at <= this.#finishedBytes) {
      this.#marks.shift();
      this.#onMark(mark.name, 'played');
      mark = this.#marks[0];
    }
  }
}
