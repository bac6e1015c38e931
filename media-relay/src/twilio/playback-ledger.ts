import type { Cut } from '../calls/speech.ts';
import type { AudioPayload } from '../sockets/audio-payload.ts';

/** Audio to send to the carrier, and the mark that must follow it, if any. */
export interface Piece {
  payload: AudioPayload;
  mark: string | null;
}

/** `payload` is null where there was too much to keep. */
interface Chunk {
  ms: number;
  payload: AudioPayload | null;
}

interface Item {
  itemId: string;
  sentMs: number;
  /** Confirmed by the carrier. */
  playedMs: number;
  /** Up to here a mark was sent. */
  markedMs: number;
  /** What may have to be sent once more: all that the carrier has not confirmed, from the first chunk that is not wholly played. */
  unconfirmed: Chunk[];
  /** No more audio of it will come. */
  complete: boolean;
}

interface Mark {
  item: Item;
  /** The item's played length once this mark comes back. */
  playedMs: number;
}

/** A mark costs a frame each way; between two of them the clock is exact enough. */
const MARK_EVERY_MS = 200;
/** Marks come back within a round trip of their sound's end. */
const CONFIRM_WITHIN_MS = 3_000;
/** More than this is not kept for {@link PlaybackLedger.resume}: 320 KB of base64 is what one call may hold of its agent. */
const MAX_KEPT_MS = 30_000;

/**
 * What the person has heard. The model speaks far faster than real time and the carrier plays from a queue, so neither what
 * was sent nor the clock says what was heard: marks follow the audio, and the carrier sends each back when it has played
 * everything before it. Truncation, the transcript, hanging up and latency all ask here.
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
  #keptMs = 0;
  #paused = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Records audio, which is to be sent unless {@link paused}; returns the mark that must follow it then, if any. */
  sent(itemId: string, payload: AudioPayload): string | null {
    const item = this.#itemFor(itemId);
    item.sentMs += payload.ms;
    this.#keep(item, payload);
    return this.#paused ? null : this.#markIfDue(item);
  }

  /** The model has finished the item: `heard` if the person has heard all of it, else the mark that must still be sent, if any. */
  completed(itemId: string): { heard: boolean; mark: string | null } {
    const item = this.#items.find((one) => one.itemId === itemId);
    if (!item) return { heard: false, mark: null };
    item.complete = true;
    if (this.#dropIfHeard(item)) return { heard: true, mark: null };
    return { heard: false, mark: this.#paused || item.markedMs >= item.sentMs ? null : this.#mark(item) };
  }

  /** Whether a mark of this name is still to come back: one that was cleared confirms nothing. */
  expects(name: string): boolean {
    return this.#marks.has(name);
  }

  /** A mark came back. Returns the items that the person has now heard to the end. */
  marked(name: string): string[] {
    const mark = this.#marks.get(name);
    if (!mark) return [];
    this.#marks.delete(name);
    this.#progressAt = this.#now();
    this.#confirm(mark.item, mark.playedMs);
    const heard: string[] = [];
    // #dropIfHeard replaces the list; this walks the one that was there.
    const items = this.#items;
    for (const item of items) {
      // Audio is played in order: whatever was queued before this item has been played.
      if (item !== mark.item) this.#confirm(item, item.sentMs);
      if (this.#dropIfHeard(item)) heard.push(item.itemId);
      if (item === mark.item) break;
    }
    return heard;
  }

  /**
   * A carrier that confirms nothing long after it must have played everything never will: what was sent is taken for heard.
   * Returns the items that were heard to the end by that.
   */
  overdue(): string[] {
    if (this.#paused || !this.playing) return [];
    const queued = this.#items.reduce((sum, item) => sum + item.sentMs - item.playedMs, 0);
    if (this.#now() - this.#progressAt < queued + CONFIRM_WITHIN_MS) return [];
    this.#forgetMarks();
    const heard: string[] = [];
    for (const item of this.#items) {
      this.#confirm(item, item.sentMs);
      if (this.#dropIfHeard(item)) heard.push(item.itemId);
    }
    return heard;
  }

  /** Something was sent that the carrier has not confirmed yet, or would have been but for a pause. */
  get playing(): boolean {
    return this.#items.some((item) => item.playedMs < item.sentMs);
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Milliseconds of audio that the carrier still has to play, by the clock; while paused, that it would have to. */
  get remainingMs(): number {
    const queued = this.#items.reduce((sum, item) => sum + item.sentMs - item.playedMs, 0);
    return this.#paused ? queued : Math.max(0, queued - (this.#now() - this.#progressAt));
  }

  /**
   * The person speaks, perhaps only to cough. The caller must tell the carrier to clear; what was not heard is kept, until
   * {@link resume} or {@link cut}. Returns the items that had been heard to the end.
   */
  pause(): string[] {
    if (this.#paused) return [];
    const heard: string[] = [];
    for (const { item, heardMs } of this.#heardNow()) {
      this.#confirm(item, heardMs);
      if (this.#dropIfHeard(item)) heard.push(item.itemId);
    }
    this.#paused = true;
    this.#forgetMarks();
    return heard;
  }

  /** It was nothing: returns what has to be sent once more. Null when that is too much to have been kept. */
  resume(): Piece[] | null {
    if (!this.#paused) return [];
    if (this.#items.some(({ unconfirmed }) => unconfirmed.some(({ payload }) => payload === null))) return null;
    this.#paused = false;
    this.#progressAt = this.#now();
    return this.#items.flatMap((item) => {
      let sentMs = item.playedMs;
      item.markedMs = item.playedMs;
      return item.unconfirmed.flatMap(({ ms, payload }, index) => {
        const last = index === item.unconfirmed.length - 1;
        sentMs = last ? item.sentMs : sentMs + ms;
        const mark = last || sentMs - item.markedMs >= MARK_EVERY_MS ? this.#mark(item, sentMs) : null;
        return payload ? [{ payload, mark }] : [];
      });
    });
  }

  /**
   * Everything unheard is given up, after {@link pause}: returns what was cut, the audible item first; those queued behind it
   * were not heard at all.
   */
  cut(): Cut[] {
    const cuts = this.#heardNow().flatMap(({ item, heardMs }) => {
      const cut = { itemId: item.itemId, heardMs: Math.floor(heardMs), sentMs: Math.floor(item.sentMs) };
      return item.complete && cut.heardMs >= cut.sentMs ? [] : [cut];
    });
    this.#items = [];
    this.#keptMs = 0;
    this.#paused = false;
    this.#forgetMarks();
    return cuts;
  }

  #itemFor(itemId: string): Item {
    const last = this.#items.at(-1);
    if (last?.itemId === itemId) {
      if (last.playedMs === last.sentMs) this.#progressAt = this.#now();
      return last;
    }
    if (!this.playing) this.#progressAt = this.#now();
    const item: Item = { itemId, sentMs: 0, playedMs: 0, markedMs: 0, unconfirmed: [], complete: false };
    this.#items.push(item);
    return item;
  }

  /** How much of each item was heard by now: confirmed, plus what the carrier has had the time to play since. */
  #heardNow(): { item: Item; heardMs: number }[] {
    let elapsed = this.#paused ? 0 : this.#now() - this.#progressAt;
    return this.#items.map((item) => {
      const heardNow = Math.max(0, Math.min(elapsed, item.sentMs - item.playedMs));
      elapsed -= heardNow;
      return { item, heardMs: item.playedMs + heardNow };
    });
  }

  /** A model that speaks for minutes ahead of its voice cannot fill the memory: what is too much is only counted. */
  #keep(item: Item, payload: AudioPayload): void {
    const { ms } = payload;
    if (this.#keptMs + ms <= MAX_KEPT_MS) {
      this.#keptMs += ms;
      item.unconfirmed.push({ ms, payload });
      return;
    }
    const last = item.unconfirmed.at(-1);
    if (last?.payload === null) last.ms += ms;
    else item.unconfirmed.push({ ms, payload: null });
  }

  /** Lets go of what was played: chunks that the person has heard are not needed again. */
  #confirm(item: Item, playedMs: number): void {
    let newlyPlayed = playedMs - item.playedMs;
    if (newlyPlayed <= 0) return;
    item.playedMs = playedMs;
    let chunks = 0;
    for (const chunk of item.unconfirmed) {
      const played = Math.min(chunk.ms, newlyPlayed);
      if (chunk.payload) this.#keptMs -= played;
      if (played < chunk.ms) {
        item.unconfirmed[chunks] = { ms: chunk.ms - played, payload: chunk.payload?.after(played) ?? null };
        break;
      }
      newlyPlayed -= played;
      chunks += 1;
    }
    item.unconfirmed.splice(0, chunks);
  }

  /** The first sound of an item is marked at once, since latency is measured there; after that a mark follows now and then. */
  #markIfDue(item: Item): string | null {
    const due = item.markedMs === 0 || item.sentMs - item.markedMs >= MARK_EVERY_MS;
    return due ? this.#mark(item) : null;
  }

  #mark(item: Item, playedMs = item.sentMs): string {
    const name = `${this.#generation}.${this.#nextMark++}`;
    this.#marks.set(name, { item, playedMs });
    item.markedMs = playedMs;
    return name;
  }

  #forgetMarks(): void {
    this.#marks.clear();
    this.#generation += 1;
  }

  #dropIfHeard(item: Item): boolean {
    if (!item.complete || item.playedMs < item.sentMs) return false;
    this.#items = this.#items.filter((one) => one !== item);
    return true;
  }
}
