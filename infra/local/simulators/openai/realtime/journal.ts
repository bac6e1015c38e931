import type { ApiErrorBody } from '../api-error.ts';
import type { ServerEvent } from './server-event.ts';
import type { Usage } from './usage.ts';

/** Something that went over the socket. Audio is counted, never kept. */
interface JournalEntry {
  /** Milliseconds since the epoch; of the first one, when several pieces of audio were counted together. */
  at: number;
  type: string;
  event?: unknown;
  /** Only for audio: pieces and bytes (as base64 text) in a row. */
  pieces?: number;
  base64Length?: number;
}

/** Oldest entries of a very long session are let go. */
const MAX_ENTRIES = 5000;

/** Everything that a session received and sent, for tests to look at. */
export class Journal {
  readonly #now: () => number;
  readonly received: JournalEntry[] = [];
  readonly sent: JournalEntry[] = [];
  readonly errors: (ApiErrorBody & { at: number })[] = [];
  readonly usages: Usage[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  receive(event: unknown): void {
    const fields = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
    const type = typeof fields['type'] === 'string' ? fields['type'] : '(none)';
    if (type === 'input_audio_buffer.append') this.#count(this.received, type, fields['audio']);
    else this.#add(this.received, { at: this.#now(), type, event });
  }

  send(event: ServerEvent): void {
    const { type } = event;
    if (type === 'response.output_audio.delta') return this.#count(this.sent, type, event.delta, event.item_id);
    if (type === 'error') {
      const { code = null, param = null, message } = event.error;
      this.errors.push({ at: this.#now(), type: event.error.type, code, param, message });
    }
    if (type === 'response.done' && event.response.usage) this.usages.push(event.response.usage);
    this.#add(this.sent, { at: this.#now(), type, event });
  }

  /** Pieces of audio in a row, of one item, are one entry. */
  #count(entries: JournalEntry[], type: string, audio: unknown, itemId?: string): void {
    const length = typeof audio === 'string' ? audio.length : 0;
    const last = entries.at(-1);
    const event = itemId === undefined ? {} : { event: { item_id: itemId } };
    if (last?.type === type && JSON.stringify(last.event) === JSON.stringify(event.event)) {
      last.pieces = (last.pieces ?? 0) + 1;
      last.base64Length = (last.base64Length ?? 0) + length;
      return;
    }
    this.#add(entries, { at: this.#now(), type, pieces: 1, base64Length: length, ...event });
  }

  #add(entries: JournalEntry[], entry: JournalEntry): void {
    entries.push(entry);
    if (entries.length > MAX_ENTRIES) entries.shift();
  }
}
