import type { Item } from './item.ts';
import type { Send } from './server-event.ts';

/** Where an output item stands in its response. */
export interface OutputPlace {
  responseId: string;
  outputIndex: number;
  send: Send;
}

/** How fast a response comes. */
export interface Pace {
  firstTokenMs: number;
  /** Audio in one delta, in ms; infinite for one huge delta. */
  chunkMs: number;
  /** Times real time. */
  burstFactor: number;
}

/** One output item being generated. The response owns the waiting; a stream only knows what comes next. */
export interface OutputStream {
  readonly item: Item;
  /** Output tokens generated so far. */
  readonly tokens: { text: number; audio: number };
  /** Announces the first content. */
  open(): void;
  /** Sends piece by piece; each value is how long to wait before the next piece, in ms. */
  pieces(): Generator<number, void>;
  /** Sends the `.done` events for exactly what was generated, be it whole or cut. */
  close(status: 'completed' | 'incomplete'): void;
}

/** The tokens that `max_output_tokens` leaves to a response. */
export class TokenBudget {
  #left: number;
  #exhausted = false;

  constructor(limit: number | 'inf') {
    this.#left = limit === 'inf' ? Infinity : limit;
  }

  /** The model had more to say than it was allowed. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** False, and nothing more after it, when `tokens` do not fit. */
  take(tokens: number): boolean {
    if (this.#exhausted || tokens > this.#left) this.#exhausted = true;
    else this.#left -= tokens;
    return !this.#exhausted;
  }
}
