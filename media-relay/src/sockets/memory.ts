/** Bytes, and the same ones four at a time wherever they lie: what is done to every byte of a call is done to whole words. */
export interface Memory {
  readonly bytes: Buffer;
  readonly words: DataView;
}

export function memoryOf(bytes: Buffer): Memory {
  return { bytes, words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/**
 * What all sockets read into: each read is dealt with before the next, and a fresh 64 KB for each, which is what a stream takes
 * otherwise, costs more than all the rest of reading.
 */
export const readMemory = memoryOf(Buffer.allocUnsafeSlow(64 * 1024));
