import type { RealtimeSession } from './session.ts';

/** Closed sessions are kept for inspection; the oldest go first. */
const MAX_CLOSED = 500;

/** Every session there is, and the last that were. */
export class SessionBook {
  #sessions: RealtimeSession[] = [];

  add(session: RealtimeSession): void {
    this.#sessions.push(session);
    const closed = this.#sessions.filter(({ isOpen }) => !isOpen);
    if (closed.length <= MAX_CLOSED) return;
    const oldest = closed[0];
    this.#sessions = this.#sessions.filter((other) => other !== oldest);
  }

  list(): readonly RealtimeSession[] {
    return this.#sessions;
  }

  find(id: string): RealtimeSession | undefined {
    return this.#sessions.find((session) => session.id === id);
  }

  forgetClosed(): void {
    this.#sessions = this.#sessions.filter(({ isOpen }) => isOpen);
  }
}
