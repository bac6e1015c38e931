import { MOST_TURNS } from '../../../shared/domain/calls/conversation-repository.ts';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';

/**
 * A turn changes several times within a moment: it begins, its words come, it was heard. With hundreds of calls each write that is spared
 * leaves the processor to the audio. A relay that is killed loses so much of what was said.
 */
const WRITE_AFTER_MS = 400;

/** Writes turns as they change, one request after the other, so that an older version never overwrites a newer. */
export class TurnWriter {
  readonly #write: (turns: readonly Turn[]) => Promise<void>;
  readonly #log: Logger;
  /** By their order: what the store does not have yet. */
  readonly #changed = new Map<number, Turn>();
  #timer: NodeJS.Timeout | null = null;
  #tail: Promise<void> = Promise.resolve();

  constructor(write: (turns: readonly Turn[]) => Promise<void>, log: Logger) {
    this.#write = write;
    this.#log = log;
  }

  save(turn: Turn): void {
    this.#changed.set(turn.order, turn);
    this.#timer ??= setTimeout(() => this.#writeSoon(), WRITE_AFTER_MS);
  }

  /** Resolves when everything is written; rejects if something cannot be, and may then be asked again. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#tail;
    while (this.#changed.size > 0) await this.#writeChanged();
  }

  #writeSoon(): void {
    this.#timer = null;
    this.#tail = this.#tail
      .then(() => this.#writeChanged())
      // Whatever changes next takes it along, and so does the end of the leg.
      .catch((error: unknown) => this.#log.warn('What was said could not be written yet', { error }));
  }

  async #writeChanged(): Promise<void> {
    const turns = [...this.#changed.values()].slice(0, MOST_TURNS);
    if (turns.length === 0) return;
    for (const { order } of turns) this.#changed.delete(order);
    try {
      await this.#write(turns);
    } catch (error) {
      // Unless it changed since.
      for (const turn of turns) if (!this.#changed.has(turn.order)) this.#changed.set(turn.order, turn);
      throw error;
    }
  }
}
