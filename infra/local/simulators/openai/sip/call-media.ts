import { BYTES_PER_MS, FRAME_BYTES, FRAME_MS, SILENCE_BYTE } from '../../speech/speech.ts';
import type { CutPlayback, SessionMedia } from '../realtime/session-media.ts';

const SILENT_FRAME = Buffer.alloc(FRAME_BYTES, SILENCE_BYTE);

interface Piece {
  responseId: string;
  itemId: string;
  audio: Buffer;
}

/** Tells of playback, as `output_audio_buffer` events do. */
export interface PlaybackEvents {
  started(responseId: string): void;
  stopped(responseId: string): void;
}

/** The model's voice on one telephone call: it comes in bursts, and is played at the speed of speech. */
export class CallMedia implements SessionMedia {
  readonly #events: PlaybackEvents;
  #queue: Piece[] = [];
  readonly #open = new Map<string, { started: boolean; generated: boolean }>();
  readonly #playedMs = new Map<string, number>();

  constructor(events: PlaybackEvents) {
    this.#events = events;
  }

  play(responseId: string, itemId: string, audio: Buffer): void {
    if (!this.#open.has(responseId)) this.#open.set(responseId, { started: false, generated: false });
    for (let at = 0; at < audio.length; at += FRAME_BYTES) {
      this.#queue.push({ responseId, itemId, audio: audio.subarray(at, at + FRAME_BYTES) });
    }
  }

  generated(responseId: string): void {
    const response = this.#open.get(responseId);
    if (response) response.generated = true;
  }

  /** The next 20 ms for the caller's ear. */
  frame(): Buffer {
    const piece = this.#queue.shift();
    this.#finish(piece?.responseId);
    if (!piece) return SILENT_FRAME;
    const { responseId, itemId, audio } = piece;
    const response = this.#open.get(responseId);
    if (response && !response.started) {
      response.started = true;
      this.#events.started(responseId);
    }
    this.#playedMs.set(itemId, (this.#playedMs.get(itemId) ?? 0) + audio.length / BYTES_PER_MS);
    return audio.length === FRAME_BYTES ? audio : Buffer.concat([audio, SILENT_FRAME.subarray(audio.length)]);
  }

  cut(): CutPlayback {
    const unplayed = new Set(this.#queue.map(({ itemId }) => itemId));
    const responseIds = [...this.#open].filter(([, { started }]) => started).map(([id]) => id);
    const items = [...unplayed].map((itemId) => ({ itemId, playedMs: Math.floor(this.#playedMs.get(itemId) ?? 0) }));
    this.#queue = [];
    this.#open.clear();
    return { responseIds, items };
  }

  /** A response that was generated and played to its end, when nothing of it is to come: not `next`, of which a frame is coming. */
  #finish(next: string | undefined): void {
    for (const [responseId, { started, generated }] of this.#open) {
      if (responseId === next || !generated || this.#queue.some((piece) => piece.responseId === responseId)) continue;
      this.#open.delete(responseId);
      if (started) this.#events.stopped(responseId);
    }
  }
}

/** How long a piece of a line lasts. */
export const LINE_FRAME_MS = FRAME_MS;
