/** What a try to renew the lease found. */
export type Renewal =
  | { kind: 'held'; until: Date }
  /** Another relay has the call, or it is over. */
  | { kind: 'lost' }
  /** The store could not be asked. */
  | { kind: 'unknown' };

/**
 * Until when this relay is known to hold its leg. One that hung for longer, or was cut off from the store, may have been replaced
 * meanwhile: it asks before it writes another word.
 */
export class Lease {
  readonly #renewal: () => Promise<Renewal>;
  readonly #now: () => Date;
  #until: Date;
  #state: 'held' | 'lost' | 'closed' = 'held';

  constructor(until: Date, renewal: () => Promise<Renewal>, now: () => Date) {
    this.#until = until;
    this.#renewal = renewal;
    this.#now = now;
  }

  async renew(): Promise<void> {
    const renewal = await this.#renewal();
    if (renewal.kind === 'held') this.#until = renewal.until;
    else if (renewal.kind === 'lost' && this.#state === 'held') this.#state = 'lost';
  }

  /** We ended the call ourselves, or left it: nobody else writes what was said until then. */
  close(): void {
    this.#state = 'closed';
  }

  /** Whether what was said may be written; rejects where nobody can say, so that it is tried again. */
  async mayWrite(): Promise<boolean> {
    if (this.#state === 'closed' || this.#now() < this.#until) return true;
    if (this.#state === 'held') await this.renew();
    if (this.#state === 'lost') return false;
    if (this.#now() < this.#until) return true;
    throw new Error('Nobody can say who holds the call');
  }
}
