import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { prompts } from '../calls/prompts.ts';

/** More than anybody says in one call; what is older stays with the session that has it. */
const MAX_KEPT = 100;

/**
 * What staff told the agent on this leg. The model keeps it as long as its session lasts; a new session is told all of it
 * again, and an id is taken once.
 */
export class Whispers {
  readonly #send: (event: RealtimeClientEvent) => void;
  readonly #said = new Map<string, string>();
  #hasSession = false;
  #waiting = false;

  constructor(send: (event: RealtimeClientEvent) => void) {
    this.#send = send;
  }

  /** There is one that no response has begun after. */
  get waiting(): boolean {
    return this.#waiting;
  }

  add(id: string, text: string): 'applied' | 'repeated' {
    if (this.#said.has(id)) return 'repeated';
    this.#said.set(id, text);
    const [oldest] = this.#said.keys();
    if (this.#said.size > MAX_KEPT && oldest !== undefined) this.#said.delete(oldest);
    this.#waiting = true;
    if (this.#hasSession) this.#tell(text);
    return 'applied';
  }

  /** A session is ready that knows nothing of them yet. */
  sessionOpened(): void {
    this.#hasSession = true;
    for (const text of this.#said.values()) this.#tell(text);
  }

  sessionLost(): void {
    this.#hasSession = false;
  }

  /** The agent speaks: what it was told is in what it says, or in what it says next. */
  responseBegan(): void {
    this.#waiting = false;
  }

  #tell(text: string): void {
    this.#send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: prompts.whisper(text) }] },
    });
  }
}
