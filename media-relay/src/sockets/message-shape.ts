import type { Memory } from './memory.ts';
import { base64End, type FixedText, fixedText, isAt, stringEnd } from './plain-json.ts';

const MAX_LEARNT_BYTES = 1024 * 1024;

/**
 * How a peer writes one kind of JSON message, learnt from one that was parsed. A message that is the same but for the strings
 * under a few keys needs no parser: each of these is where the text before it ends, and goes up to its closing quote.
 *
 * A peer writes the messages of all its connections alike, so one shape serves them all: it stays in the processor's cache, where
 * what each call has of its own never is.
 *
 * It fits only what the parser would take, and takes it for the same: the message that was learnt is plain (ASCII without
 * escapes), no key is in it twice, and what changes between quotes can neither end them nor escape anything.
 */
export class MessageShape {
  readonly #keys: readonly string[];
  readonly #audioKey: string | null;
  /** The text between the strings that change: one more than there are of these. Empty: nothing was learnt. */
  #fixed: readonly FixedText[] = [];
  /** Which key each string is under, in the order of the text. */
  #order: readonly number[] = [];
  #audio = -1;
  /** Where, in the message that fitted last, the string under each key begins and ends. */
  readonly starts: number[];
  readonly ends: number[];

  /** `keys`: what changes from message to message. Under `audioKey`, one of them, is base64. */
  constructor(keys: readonly string[], audioKey: string | null) {
    this.#keys = keys;
    this.#audioKey = audioKey;
    this.starts = keys.map(() => 0);
    this.ends = keys.map(() => 0);
  }

  /** Whether the message between `start` and `end` has this shape. */
  fits(memory: Memory, start: number, end: number): boolean {
    const fixed = this.#fixed;
    if (fixed.length === 0) return false;
    let at = start;
    for (let i = 0; i < fixed.length; i++) {
      const text = fixed[i];
      if (text === undefined || !isAt(text, memory, at, end)) return false;
      at += text.bytes.length;
      const key = this.#order[i];
      if (key === undefined) break;
      this.starts[key] = at;
      at = i === this.#audio ? base64End(memory, at, end) : stringEnd(memory, at, end);
      if (at < 0) return false;
      this.ends[key] = at;
    }
    return at === end;
  }

  /** Takes the shape of a message that the parser has understood, if it is plain and has no key twice, in place of any other. */
  learn({ bytes }: Memory, start: number, end: number): void {
    this.#fixed = [];
    this.starts.fill(0);
    this.ends.fill(0);
    if (end - start > MAX_LEARNT_BYTES) return;
    const text = bytes.toString('latin1', start, end);
    if (/[^\x20-\x5b\x5d-\x7e]/.test(text)) return;
    const strings: { key: number; from: number; to: number }[] = [];
    for (const [key, name] of this.#keys.entries()) {
      const at = text.indexOf(`"${name}"`);
      const from = at + name.length + 4;
      if (at < 0) continue;
      if (text.includes(`"${name}"`, at + 1) || text.slice(from - 2, from) !== ':"') return;
      strings.push({ key, from, to: text.indexOf('"', from) });
    }
    strings.sort((a, b) => a.from - b.from);
    const cuts = [0, ...strings.map(({ to }) => to)];
    this.#fixed = cuts.map((cut, i) => fixedText(text.slice(cut, strings[i]?.from ?? text.length)));
    this.#order = strings.map(({ key }) => key);
    this.#audio = strings.findIndex(({ key }) => this.#keys[key] === this.#audioKey);
  }

  /** Whether this is the string under a key of the message that fitted last. */
  is(text: string, { bytes }: Memory, key: number): boolean {
    const start = this.starts[key] ?? 0;
    if ((this.ends[key] ?? 0) - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
    return true;
  }

  /** The string under a key of the message that fitted last. */
  text({ bytes }: Memory, key: number): string {
    return bytes.toString('latin1', this.starts[key], this.ends[key]);
  }
}
