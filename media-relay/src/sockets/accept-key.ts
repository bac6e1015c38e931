import { createHash } from 'node:crypto';

/** RFC 6455, 1.3: what a server proves with that it understood the handshake. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}${GUID}`).digest('base64');
}
