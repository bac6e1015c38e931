import { AudioPayload } from '../sockets/audio-payload.ts';
import { FRAME_MS, type MediaFrame } from './media-stream-messages.ts';

/** A longer hole than this is not a hole but an absence. */
const MAX_FILL_MS = 10_000;
/** With nothing coming in, the model's voice detector never sees the end of a turn; after this we say "silence" for the carrier. */
const STALL_MS = 750;
const STALL_FILL_MS = 1_000;
/** A leg that sends nothing for this long is lost, whether or not the carrier ever says so. */
const LOST_MS = 10_000;
/** Audio kept while the model is not there yet: the person's first word must not be lost. Some 110 KB. */
const MAX_WAITING_MS = 10_000;
/** No less than frames of 20 ms make of it; frames may also be empty. */
const MAX_WAITING_FRAMES = 500;

/** Who listens to the person. */
export interface AudioSink {
  append(payload: AudioPayload): void;
}

/**
 * The person's audio on its way to the model: continuous although the carrier skips frames, and kept back until somebody
 * listens.
 */
export class CallerAudio {
  readonly #sink: AudioSink;
  readonly #now: () => number;
  #waiting: AudioPayload[] | null = [];
  #waitingMs = 0;
  #nextTimestamp: number | null = null;
  #lastFrameAt: number;
  #filledStall = false;

  constructor(sink: AudioSink, now: () => number) {
    this.#sink = sink;
    this.#now = now;
    this.#lastFrameAt = now();
  }

  frame({ timestamp, payload }: MediaFrame): void {
    this.#lastFrameAt = this.#now();
    const expected = this.#nextTimestamp ?? timestamp;
    const gap = timestamp - expected;
    // What was filled in during a stall is not filled in again when the carrier comes back.
    if (gap >= FRAME_MS && !this.#filledStall) this.#forward(AudioPayload.silence(Math.min(gap, MAX_FILL_MS)));
    this.#filledStall = false;
    this.#nextTimestamp = timestamp + (payload.ms || FRAME_MS);
    this.#forward(payload);
  }

  /** The model listens from now on. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#waitingMs = 0;
    for (const payload of waiting) this.#sink.append(payload);
  }

  /** Nobody listens any more, until {@link open}. */
  hold(): void {
    this.#waiting ??= [];
  }

  /** To be called a few times a second. `speaking`: the person was in the middle of a turn when frames stopped. */
  tick(speaking: boolean): 'lost' | null {
    const quietMs = this.#now() - this.#lastFrameAt;
    if (quietMs >= LOST_MS) return 'lost';
    if (speaking && quietMs >= STALL_MS && !this.#filledStall) {
      this.#filledStall = true;
      this.#forward(AudioPayload.silence(STALL_FILL_MS));
    }
    return null;
  }

  #forward(payload: AudioPayload): void {
    if (!this.#waiting) return this.#sink.append(payload);
    this.#waiting.push(payload.kept());
    this.#waitingMs += payload.ms;
    while (this.#waitingMs > MAX_WAITING_MS || this.#waiting.length > MAX_WAITING_FRAMES) {
      this.#waitingMs -= this.#waiting.shift()?.ms ?? 0;
    }
  }
}
