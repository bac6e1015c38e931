import type { ConversationEnd } from './conversation-ports.ts';
import type { Speech } from './speech.ts';

/** How long a goodbye may outlast the audio that was sent of it. */
const GOODBYE_MARGIN_MS = 3_000;

/** The conversation is to end once the person has heard what is being said: a goodbye is never cut, and may be answered. */
export class Ending {
  readonly #speech: Pick<Speech, 'remainingMs'>;
  readonly #now: () => number;
  #planned: { reason: ConversationEnd; callId: string | null; deadline: number } | null = null;

  constructor(speech: Pick<Speech, 'remainingMs'>, now: () => number) {
    this.#speech = speech;
    this.#now = now;
  }

  get isPlanned(): boolean {
    return this.#planned !== null;
  }

  /** The agent hands the call to somebody else: no longer its turn, whoever speaks. */
  get isLeaving(): boolean {
    return this.#planned?.reason === 'transferring' || this.#planned?.reason === 'sending_digits';
  }

  /** The first reason counts. `callId`: the model's own wish to hang up, if it was one. */
  plan(reason: ConversationEnd, callId: string | null): void {
    this.#planned ??= { reason, callId, deadline: this.#deadline() };
  }

  /** The goodbye was interrupted by nothing, and is said on from where it stopped. */
  delayed(): void {
    if (this.#planned) this.#planned.deadline = this.#deadline();
  }

  /** The person had something to say to the goodbye. Returns the model's wish that comes to nothing by it. */
  callOff(): string | null {
    const callId = this.#planned?.callId ?? null;
    this.#planned = null;
    return callId;
  }

  /** Why it ends now; null while it does not. `heard`: nothing of the goodbye is left to be heard. */
  due(heard: boolean): ConversationEnd | null {
    if (!this.#planned) return null;
    return heard || this.#now() >= this.#planned.deadline ? this.#planned.reason : null;
  }

  #deadline(): number {
    return this.#now() + this.#speech.remainingMs + GOODBYE_MARGIN_MS;
  }
}
