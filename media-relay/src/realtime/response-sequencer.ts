/** What a response is asked for: extra instructions, and a name by which its end is recognised. */
export interface ResponseRequest {
  instructions?: string;
  /** For the model's own records and ours. */
  purpose: string;
  /** `none`: words only. */
  toolChoice?: 'none';
  /** Not worth repeating if the model turns out to be speaking already. */
  onlyIfSilent?: boolean;
}

/** A response that the model spoke of and we have not seen begin. */
const UNSEEN = '';

/**
 * One response at a time: the model refuses a second one while the first runs, and answers a person's turn by itself. A
 * request waits for its turn; of several that wait, the last wins, since it was made knowing the most.
 */
export class ResponseSequencer {
  readonly #send: (request: ResponseRequest) => void;
  #active: string | null = null;
  /** Sent; whether the response that began since is ours is only certain when no refusal came before its end. */
  #requested: ResponseRequest | null = null;
  #waiting: ResponseRequest | null = null;

  constructor(send: (request: ResponseRequest) => void) {
    this.#send = send;
  }

  /** A response is running or was asked for. */
  get busy(): boolean {
    return this.#active !== null || this.#requested !== null;
  }

  /** A response was asked for and none has begun. */
  get awaited(): boolean {
    return this.#requested !== null && this.#active === null;
  }

  get activeId(): string | null {
    return this.#active;
  }

  request(request: ResponseRequest): void {
    if (this.busy) {
      this.#waiting = request;
      return;
    }
    this.#requested = request;
    this.#send(request);
  }

  /** A response began, ours or one that the model started for a person's turn. */
  created(responseId: string): void {
    this.#active = responseId;
  }

  done(responseId: string): void {
    if (this.#active === responseId || this.#active === UNSEEN) {
      this.#active = null;
      this.#requested = null;
    }
    this.#next();
  }

  /** The model was busy with a response of its own when ours arrived: ours waits for that one's end. */
  refused(): void {
    if (!this.#requested?.onlyIfSilent) this.#waiting ??= this.#requested;
    this.#requested = null;
    this.#active ??= UNSEEN;
  }

  /** The person spoke: what was waiting to be said is out of date. */
  forgetWaiting(): void {
    this.#waiting = null;
  }

  /** A new session knows nothing of the old one's responses. */
  reset(): void {
    this.#active = null;
    this.#requested = null;
    this.#waiting = null;
  }

  #next(): void {
    const next = this.#waiting;
    if (!next || this.busy) return;
    this.#waiting = null;
    this.request(next);
  }
}
