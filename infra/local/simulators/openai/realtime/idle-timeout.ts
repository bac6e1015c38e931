import type { CancelTimer, Clock } from '../clock.ts';

/**
 * The silence after which the service prompts the caller by itself. It counts on the wall clock, from the moment the
 * last response has finished playing: `response.done` plus the length of its audio.
 */
export class IdleTimeout {
  readonly #clock: Clock;
  readonly #onIdle: (playbackEndedAt: number) => void;
  #cancel: CancelTimer | null = null;

  constructor(clock: Clock, onIdle: (playbackEndedAt: number) => void) {
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /** Starts over: `playbackMs` of audio are still to be heard, then `timeoutMs` of silence. */
  arm(playbackMs: number, timeoutMs: number): void {
    this.disarm();
    const playbackEndedAt = this.#clock.now() + playbackMs;
    this.#cancel = this.#clock.after(playbackMs + timeoutMs, () => this.#onIdle(playbackEndedAt));
  }

  disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
