import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { TurnDetection } from '../../../shared/domain/calls/voice-agent.ts';
import { turnTaking } from '../realtime/session-settings.ts';

/**
 * Who takes turns. While the agent is silent the model's voice detector answers by itself, which is the fastest; while it
 * speaks we decide, because only we know what was heard and can tell an interruption from a cough. Which of the two was in
 * force when somebody finished speaking is told by the order of the model's events: `session.updated` before or after.
 */
export class Floor {
  readonly #detection: TurnDetection;
  readonly #send: (event: RealtimeClientEvent) => void;
  #wanted = false;
  #inForce = false;
  #unconfirmed: boolean[] = [];

  constructor(detection: TurnDetection, send: (event: RealtimeClientEvent) => void) {
    this.#detection = detection;
    this.#send = send;
  }

  /** Whether the model answers and yields by itself, as far as it has confirmed. */
  get isOpen(): boolean {
    return this.#inForce;
  }

  /** A new session begins, with turn-taking as in its settings. */
  reset(open: boolean): void {
    this.#wanted = open;
    this.#inForce = open;
    this.#unconfirmed = [];
  }

  set(open: boolean): void {
    if (open === this.#wanted) return;
    this.#wanted = open;
    this.#unconfirmed.push(open);
    this.#send(turnTaking(this.#detection, open));
  }

  /** The model took an update. `answers` is what it says of itself; not every service repeats it. */
  confirmed(answers: boolean | null): void {
    const asked = this.#unconfirmed.shift();
    this.#inForce = answers ?? asked ?? this.#inForce;
  }
}
