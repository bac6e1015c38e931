import type { MediaStreamCall } from './media-stream-call.ts';

/** Four times a second is finer than anybody hears, and one timer for all calls is cheaper than one each. */
const TICK_MS = 250;

/** The calls that this relay holds, and their common clock. */
export class LiveCalls {
  readonly #calls = new Set<MediaStreamCall>();
  readonly #timer = setInterval(() => {
    for (const call of this.#calls) call.tick();
  }, TICK_MS);

  get size(): number {
    return this.#calls.size;
  }

  /** Returns how to take the call out again. */
  add(call: MediaStreamCall): () => void {
    this.#calls.add(call);
    return () => this.#calls.delete(call);
  }

  /** Hands every call over to another relay. Resolves when none is left here. */
  async drain(): Promise<void> {
    for (const call of this.#calls) call.end('drained');
    await Promise.allSettled([...this.#calls].map((call) => call.done));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
