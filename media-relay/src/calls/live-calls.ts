import type { HeldLeg } from './held-leg.ts';

/** Four times a second is finer than anybody hears, and one timer for all calls is cheaper than one each. */
const TICK_MS = 250;

type HeldCall = Pick<HeldLeg, 'tick' | 'end' | 'leaveAtPause'>;

/** The calls that this relay holds, and their common clock. */
export class LiveCalls {
  readonly #calls = new Set<HeldCall>();
  readonly #onChange: (size: number) => void;
  readonly #timer = setInterval(() => {
    for (const call of this.#calls) call.tick();
  }, TICK_MS);
  #leaving = false;
  readonly #empty = Promise.withResolvers<void>();

  /** `onChange` hears of every new number of calls. */
  constructor(onChange: (size: number) => void = () => undefined) {
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Returns how to take the call out again. */
  add(call: HeldCall): () => void {
    this.#calls.add(call);
    this.#onChange(this.#calls.size);
    // It was admitted while this relay was already on its way out.
    if (this.#leaving) call.leaveAtPause();
    return () => {
      this.#calls.delete(call);
      this.#onChange(this.#calls.size);
      if (this.#leaving && this.#calls.size === 0) this.#empty.resolve();
    };
  }

  /**
   * Hands every call over to another relay, each at its next pause; those that had none within `patienceMs` in the middle of a
   * sentence. Resolves when none is left here, which is when what was left to write about the last one is written.
   */
  async drain(patienceMs: number): Promise<void> {
    this.#leaving = true;
    for (const call of this.#calls) call.leaveAtPause();
    const force = setTimeout(() => {
      for (const call of this.#calls) call.end('drained');
    }, patienceMs);
    // Not until each is `done`: that is before it is taken out, and to wait for what is settled already starves everything else.
    if (this.#calls.size > 0) await this.#empty.promise;
    clearTimeout(force);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
