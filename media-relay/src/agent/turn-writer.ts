import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';

/**
 * Writes turns as they change, each turn's versions one after the other so that an older one never overwrites a newer. What
 * could not be written is tried once more when the leg ends.
 */
export class TurnWriter {
  readonly #write: (turn: Turn) => Promise<void>;
  readonly #log: Logger;
  readonly #latest = new Map<number, Turn>();
  readonly #unwritten = new Set<number>();
  #tail: Promise<void> = Promise.resolve();

  constructor(write: (turn: Turn) => Promise<void>, log: Logger) {
    this.#write = write;
    this.#log = log;
  }

  save(turn: Turn): void {
    this.#latest.set(turn.order, turn);
    if (this.#unwritten.has(turn.order)) return;
    this.#unwritten.add(turn.order);
    this.#tail = this.#tail.then(() => this.#writeLatest(turn.order));
  }

  /** Resolves when everything is written; rejects if something cannot be. */
  async flush(): Promise<void> {
    await this.#tail;
    for (const order of this.#unwritten) {
      const turn = this.#latest.get(order);
      if (turn) await this.#write(turn);
    }
    this.#unwritten.clear();
  }

  async #writeLatest(order: number): Promise<void> {
    const turn = this.#latest.get(order);
    if (!turn) return;
    this.#unwritten.delete(order);
    try {
      await this.#write(turn);
    } catch (error) {
      this.#unwritten.add(order);
      this.#log.warn('A turn of the transcript could not be written yet', { order, error });
    }
  }
}
