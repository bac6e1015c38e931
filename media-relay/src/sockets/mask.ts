import { randomFillSync } from 'node:crypto';
import { type Memory, memoryOf } from './memory.ts';

/** Masks are drawn from the system's generator this many at a time: one draw costs as much as a thousand bytes. */
const pool = memoryOf(Buffer.alloc(8 * 1024));
let used = pool.bytes.length;

/** Writes a fresh mask at `at`, and masks what follows it up to `end`. */
export function maskFrame(memory: Memory, at: number, end: number): void {
  if (used === pool.bytes.length) {
    randomFillSync(pool.bytes);
    used = 0;
  }
  const mask = pool.words.getInt32(used, true);
  used += 4;
  memory.words.setInt32(at, mask, true);
  xor(memory, at + 4, end, mask);
}

/** Takes the mask at `mask` off the bytes from `start` to `end`, in place. */
export function unmask(memory: Memory, start: number, end: number, mask: number): void {
  xor(memory, start, end, memory.words.getInt32(mask, true));
}

function xor({ bytes, words }: Memory, start: number, end: number, mask: number): void {
  let i = start;
  for (; i + 4 <= end; i += 4) words.setInt32(i, words.getInt32(i, true) ^ mask, true);
  for (let rest = mask; i < end; i++, rest >>>= 8) bytes[i] = (bytes[i] ?? 0) ^ (rest & 0xff);
}
