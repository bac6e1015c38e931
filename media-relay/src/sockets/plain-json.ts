import type { Memory } from './memory.ts';

/**
 * Reading JSON where it lies, as far as it is written plainly, in ASCII without escapes. All of these answer -1, or no, to
 * anything else, and the caller leaves it to a parser.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;
const EQUALS = 0x3d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const MAX_DIGITS = 15;

const isBase64Char = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  isBase64Char[char.charCodeAt(0)] = 1;
/** The same for two characters at once. */
const areBase64Chars = new Uint8Array(0x10000).map(
  (_, pair) => (isBase64Char[pair & 0xff] ?? 0) & (isBase64Char[pair >> 8] ?? 0),
);

/** The closing quote of the string whose first character is at `at`. */
export function stringEnd({ bytes }: Memory, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === QUOTE) return i;
    if (byte < SPACE || byte > TILDE || byte === BACKSLASH) return -1;
  }
  return -1;
}

/** The same for a string that must be base64, padded. */
export function base64End({ bytes, words }: Memory, at: number, end: number): number {
  let i = at;
  for (; i + 4 <= end; i += 4) {
    const word = words.getInt32(i, true);
    if (((areBase64Chars[word & 0xffff] ?? 0) & (areBase64Chars[word >>> 16] ?? 0)) === 0) break;
  }
  while (i < end && isBase64Char[bytes[i] ?? 0] === 1) i++;
  if (bytes[i] === EQUALS) i++;
  if (bytes[i] === EQUALS) i++;
  return i < end && bytes[i] === QUOTE && (i - at) % 4 === 0 ? i : -1;
}

/** The number that decimal text says. */
export function decimal({ bytes }: Memory, start: number, end: number): number {
  if (start >= end || end - start > MAX_DIGITS) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - DIGIT_0;
  }
  return value;
}

/** Text to compare with, in UTF-8, and all whole words of it. */
export interface FixedText {
  readonly bytes: Buffer;
  readonly words: Int32Array;
}

export function fixedText(text: string): FixedText {
  const bytes = Buffer.from(text);
  return { bytes, words: Int32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(i * 4)) };
}

/** Whether `text` is what lies at `at`. */
export function isAt(text: FixedText, memory: Memory, at: number, end: number): boolean {
  const { bytes, words } = text;
  if (at + bytes.length > end) return false;
  let i = 0;
  for (const word of words) {
    if (memory.words.getInt32(at + i, true) !== word) return false;
    i += 4;
  }
  for (; i < bytes.length; i++) if (memory.bytes[at + i] !== bytes[i]) return false;
  return true;
}

/** Padded base64, the way {@link base64End} takes it. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}
