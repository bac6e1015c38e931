import type { HttpReply } from '../http/route.ts';

interface LoggedRequest {
  /** Milliseconds since the epoch. */
  at: number;
  request: unknown;
  /** Null while the answer is awaited, and for ever under `responses_timeout`. */
  status: number | null;
  reply: unknown;
}

const MAX_LOGGED = 500;

/** The Responses API requests seen, for tests to look at. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  open(at: number, request: unknown): (reply: HttpReply) => HttpReply {
    const logged: LoggedRequest = { at, request, status: null, reply: null };
    this.#requests.push(logged);
    if (this.#requests.length > MAX_LOGGED) this.#requests.shift();
    return (reply) => {
      logged.status = reply.status;
      logged.reply = reply.body;
      return reply;
    };
  }

  list(): readonly LoggedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}
