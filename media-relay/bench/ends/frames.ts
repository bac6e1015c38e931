/** A frame's payload: `start` to `end` of `bytes`, masked with the four bytes at `mask` unless that is negative. */
export type OnFrame = (bytes: Buffer, start: number, end: number, mask: number) => void;

/**
 * The least of a frame reader: whole text frames, lengths below 64 KB, no checks. It stands for peers that are known to be
 * correct, so that the bench's own ends cost as little as they can.
 */
export class FrameWalker {
  readonly #onFrame: OnFrame;
  #rest: Buffer | null = null;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = null;
    let at = 0;
    while (at + 2 <= bytes.length) {
      const masked = (bytes[at + 1]! & 0x80) !== 0;
      let length = bytes[at + 1]! & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length < at + 4) break;
        length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
        start = at + 4;
      }
      const mask = masked ? start : -1;
      if (masked) start += 4;
      if (start + length > bytes.length) break;
      // Only text: pings and closes ask nothing of the bench.
      if ((bytes[at]! & 0x0f) === 1) this.#onFrame(bytes, start, start + length, mask);
      at = start + length;
    }
    if (at < bytes.length) this.#rest = bytes.subarray(at);
  }
}

/** One text frame. `mask`: four bytes to mask it with, as a client must. */
export function frame(text: string, mask: Uint8Array | null): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
  if (mask) header[1]! |= 0x80;
  const bytes = Buffer.concat([Buffer.from(header), mask ?? Buffer.alloc(0), Buffer.from(text)]);
  if (mask) {
    const start = bytes.length - length;
    for (let i = 0; i < length; i++) bytes[start + i]! ^= mask[i & 3]!;
  }
  return bytes;
}

/** Writes `value` as `digits` decimal digits into a frame, masked like the rest of it. */
export function putDigits(
  bytes: Buffer,
  at: number,
  digits: number,
  value: number,
  mask: Uint8Array | null,
  textStart: number,
): void {
  let left = value;
  for (let i = digits - 1; i >= 0; i--) {
    const digit = 0x30 + (left % 10);
    bytes[at + i] = mask ? digit ^ mask[(at + i - textStart) & 3]! : digit;
    left = Math.floor(left / 10);
  }
}

/** Reads what {@link putDigits} wrote, `offset` bytes into a frame's text. */
export function takeDigits(bytes: Buffer, start: number, offset: number, digits: number, mask: number): number {
  let value = 0;
  for (let i = offset; i < offset + digits; i++) {
    const byte = mask < 0 ? bytes[start + i]! : bytes[start + i]! ^ bytes[mask + (i & 3)]!;
    value = value * 10 + byte - 0x30;
  }
  return value;
}

export function byteAt(bytes: Buffer, start: number, offset: number, mask: number): number {
  return mask < 0 ? bytes[start + offset]! : bytes[start + offset]! ^ bytes[mask + (offset & 3)]!;
}
