import type { IncomingMessage } from 'node:http';

/** A body that is larger than whoever reads it accepts. */
export class BodyTooLarge extends Error {}

/** The whole body of a request or an answer. Rejects with {@link BodyTooLarge} after reading, so that an answer can be sent. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    message.once('end', () => {
      if (size > maxBytes) reject(new BodyTooLarge());
      else resolve(Buffer.concat(chunks));
    });
    message.once('error', reject);
    message.once('aborted', () => reject(new Error('The other side went away.')));
  });
}
