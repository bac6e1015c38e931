import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { Cut } from '../calls/speech.ts';

interface Entry {
  turn: Turn;
  /** The person's words are still being transcribed, or the agent's still being written. */
  open: boolean;
}

/**
 * Both sides of one leg, as it is spoken. A turn takes its place when its speech begins; its text, and what of it was heard,
 * come later and in any order. Every change is handed to `save`.
 */
export class Transcript {
  readonly #leg: { attempt: number; leg: number };
  readonly #save: (turn: Turn) => void;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  /** Turns of the person whose words are still with the transcriber. */
  #unwritten = 0;

  constructor(leg: { attempt: number; leg: number }, save: (turn: Turn) => void, now: () => number) {
    this.#leg = leg;
    this.#save = save;
    this.#now = now;
  }

  personStarted(itemId: string): void {
    this.#begin(itemId, 'person');
  }

  /** The transcriber's text, which may be empty: a cough is a turn without words. */
  personSaid(itemId: string, text: string): void {
    const entry = this.#begin(itemId, 'person');
    if (entry.open) this.#unwritten -= 1;
    entry.open = false;
    this.#change(entry, { text: text.trim(), heard: 'all' });
  }

  agentStarted(itemId: string): void {
    this.#begin(itemId, 'agent');
  }

  agentSaid(itemId: string, text: string): void {
    const entry = this.#begin(itemId, 'agent');
    entry.open = false;
    this.#change(entry, { text: text.trim() });
  }

  agentHeard(itemId: string): void {
    const entry = this.#entries.get(itemId);
    if (entry?.turn.heard === 'pending') this.#change(entry, { heard: 'all' });
  }

  agentCut(cut: Cut): void {
    const entry = this.#entries.get(cut.itemId);
    if (!entry) return;
    const heard = cut.heardMs <= 0 ? 'none' : 'part';
    this.#change(entry, { heard, heardMs: cut.heardMs, spokenMs: cut.sentMs });
  }

  /** Somebody's words are still with the transcriber. */
  get awaitsWords(): boolean {
    return this.#unwritten > 0;
  }

  get personSpoke(): boolean {
    return [...this.#entries.values()].some(({ turn }) => turn.speaker === 'person' && turn.text !== '');
  }

  /** Turns with words, as they were spoken. */
  turns(): Turn[] {
    return [...this.#entries.values()].map(({ turn }) => turn).filter((turn) => turn.text !== '');
  }

  #begin(itemId: string, speaker: Turn['speaker']): Entry {
    const known = this.#entries.get(itemId);
    if (known) return known;
    const entry: Entry = {
      open: true,
      turn: {
        ...this.#leg,
        order: this.#entries.size + 1,
        speaker,
        text: '',
        heard: 'pending',
        heardMs: null,
        spokenMs: null,
        at: new Date(this.#now()).toISOString(),
      },
    };
    this.#entries.set(itemId, entry);
    if (speaker === 'person') this.#unwritten += 1;
    return entry;
  }

  #change(entry: Entry, change: Partial<Turn>): void {
    entry.turn = { ...entry.turn, ...change };
    if (entry.turn.text !== '') this.#save(entry.turn);
  }
}
