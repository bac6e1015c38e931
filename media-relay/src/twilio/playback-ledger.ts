/** An item of the agent's speech that was cut off: how much of it the person heard, how much was on its way. */
export interface Cut {
  itemId: string;
  /** Whole milliseconds, never more than were sent: a truncation beyond an item's audio is an error at the model. */
  heardMs: number;
  sentMs: number;
}

interface Item {
  itemId: string;
  sentMs: number;
  /** Confirmed by the carrier. */
  playedMs: number;
  /** No more audio of it will come. */
  complete: boolean;
}

interface Mark {
  item: Item;
  /** The item's played length once this mark comes back. */
  playedMs: number;
}

/**
 * What the person has heard. The model speaks far faster than real time and the carrier plays from a queue, so neither what
 * was sent nor the clock says what was heard: a mark follows every piece of audio, and the carrier sends it back when it has
 * played everything before it. Truncation, the transcript, hanging up and latency all ask here.
 *
 * Marks carry a generation: `clear` makes the carrier return all the marks it still held, and those were not heard.
 */
export class PlaybackLedger {
  readonly #now: () => number;
  #items: Item[] = [];
  #marks = new Map<string, Mark>();
  #generation = 0;
  #nextMark = 0;
  /** When the carrier last confirmed, or began to play from an empty queue. */
  #progressAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Records `ms` of audio as sent; the returned mark must follow it on the wire. */
  sent(itemId: string, ms: number): string {
    let item = this.#items.at(-1);
    if (item?.itemId !== itemId) {
      if (this.#items.length === 0) this.#progressAt = this.#now();
      item = { itemId, sentMs: 0, playedMs: 0, complete: false };
      this.#items.push(item);
    } else if (item.playedMs === item.sentMs) {
      this.#progressAt = this.#now();
    }
    item.sentMs += ms;
    const name = `${this.#generation}.${this.#nextMark++}`;
    this.#marks.set(name, { item, playedMs: item.sentMs });
    return name;
  }

  /** The model has finished the item. Returns it if the person has already heard all of it. */
  completed(itemId: string): string | null {
    const item = this.#items.find((one) => one.itemId === itemId);
    if (!item) return null;
    item.complete = true;
    return this.#dropIfHeard(item);
  }

  /** A mark came back. Returns the items that the person has now heard to the end. */
  marked(name: string): string[] {
    const mark = this.#marks.get(name);
    if (!mark) return [];
    this.#marks.delete(name);
    this.#progressAt = this.#now();
    mark.item.playedMs = Math.max(mark.item.playedMs, mark.playedMs);
    const heard: string[] = [];
    // #dropIfHeard replaces the list; this walks the one that was there.
    const items = this.#items;
    for (const item of items) {
      // Audio is played in order: whatever was queued before this item has been played.
      if (item !== mark.item) item.playedMs = item.sentMs;
      const done = this.#dropIfHeard(item);
      if (done !== null) heard.push(done);
      if (item === mark.item) break;
    }
    return heard;
  }

  /** Something was sent that the carrier has not confirmed yet. */
  get playing(): boolean {
    return this.#items.some((item) => item.playedMs < item.sentMs);
  }

  /** Milliseconds of audio that the carrier still has to play, by the clock. */
  get remainingMs(): number {
    const queued = this.#items.reduce((sum, item) => sum + item.sentMs - item.playedMs, 0);
    return Math.max(0, queued - (this.#now() - this.#progressAt));
  }

  /**
   * Everything unheard is given up: the caller must tell the carrier to clear. Returns what was cut, the audible item first;
   * those queued behind it were not heard at all.
   */
  cut(): Cut[] {
    let elapsed = this.#now() - this.#progressAt;
    const cuts: Cut[] = [];
    for (const item of this.#items) {
      const unplayed = item.sentMs - item.playedMs;
      const heardNow = Math.max(0, Math.min(elapsed, unplayed));
      elapsed -= heardNow;
      const heardMs = Math.floor(Math.min(item.playedMs + heardNow, item.sentMs));
      if (!item.complete || heardMs < Math.floor(item.sentMs)) {
        cuts.push({ itemId: item.itemId, heardMs, sentMs: Math.floor(item.sentMs) });
      }
    }
    this.#items = [];
    this.#marks.clear();
    this.#generation += 1;
    return cuts;
  }

  #dropIfHeard(item: Item): string | null {
    if (!item.complete || item.playedMs < item.sentMs) return null;
    this.#items = this.#items.filter((one) => one !== item);
    return item.itemId;
  }
}
