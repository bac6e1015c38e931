import type { ResponseRequest } from '../realtime/response-sequencer.ts';
import { prompts } from './prompts.ts';

/** The purpose of the response that says it. */
const NOTICE = 'notice';

/**
 * The sentence that somebody must have heard before anything else is said: that the call is transcribed, say. It was heard when the
 * carrier has played the last of it, and not before; until then whoever is on the line hears it again rather than never.
 */
export class Notice {
  readonly #words: string | null;
  #due: boolean;
  #asked = false;
  #responseId: string | null = null;
  readonly #items = new Set<string>();
  #heardAt: number | null = null;

  /** `heard`: it was, on an earlier leg. */
  constructor(words: string | undefined, heard: boolean) {
    this.#words = words ?? null;
    this.#due = words !== undefined && !heard;
  }

  /** Whoever is on the line has still to hear it. */
  get isDue(): boolean {
    return this.#due;
  }

  /** When it was heard on this leg, in milliseconds since the epoch; null when it was not. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** Somebody else came to the line. */
  anew(): void {
    this.#due = this.#words !== null;
  }

  get request(): ResponseRequest {
    return { purpose: NOTICE, instructions: prompts.say(this.#words ?? '') };
  }

  asked({ purpose }: ResponseRequest): void {
    this.#asked = purpose === NOTICE;
  }

  /** A response began; whether it was asked for is known from outside. */
  began(responseId: string): void {
    if (this.#asked) this.#responseId = responseId;
    this.#asked = false;
  }

  said(responseId: string, itemId: string): void {
    if (this.isSaidBy(responseId)) this.#items.add(itemId);
  }

  isSaidBy(responseId: string): boolean {
    return responseId === this.#responseId;
  }

  /** The model has said all of it; whether it is heard is still to come. */
  complete(): void {
    this.#responseId = null;
  }

  /** A response failed. Returns whether it was to say this, which then nobody has heard. */
  failed(): boolean {
    const wasIt = this.#responseId !== null;
    this.#responseId = null;
    this.#items.clear();
    return wasIt;
  }

  /** An item of the agent's was played to its end. */
  heard(itemId: string, now: number): void {
    if (!this.#items.delete(itemId)) return;
    this.#due = false;
    this.#heardAt = now;
  }
}
