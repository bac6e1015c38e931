import type { ServerEvent } from '../realtime/server-event.ts';
import type { SessionLine } from '../realtime/session.ts';

type Stamped = ServerEvent & { event_id?: string };

/** All sockets beside one call: each hears everything from when it was attached, and the call does not need any. */
export class SidebandHub implements SessionLine {
  readonly #lines = new Set<SessionLine>();
  readonly #ended: () => void;

  /** `ended`: the service ends the session, and with it the call. */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  /** Returns how to detach. */
  attach(line: SessionLine): () => void {
    this.#lines.add(line);
    return () => this.#lines.delete(line);
  }

  send(event: Stamped): void {
    for (const line of this.#lines) line.send(event);
  }

  close(code: number, reason: string): void {
    this.closeAll(code, reason);
    this.#ended();
  }

  closeAll(code: number, reason: string): void {
    for (const line of this.#lines) line.close(code, reason);
    this.#lines.clear();
  }
}
