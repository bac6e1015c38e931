import type { IncomingMessage } from 'node:http';

const MAX_BODY_BYTES = 262_144;

/** A request with its body read. */
export interface HttpRequest {
  method: string;
  path: string;
  /** Without the question mark. */
  query: string;
  authorization: string | undefined;
  body: string;
}

export class BodyTooLong extends Error {}

export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLong(`a body of more than ${MAX_BODY_BYTES} bytes`);
    pieces.push(piece);
  }
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    path,
    query: query.join('?'),
    authorization: incoming.headers.authorization,
    body: Buffer.concat(pieces).toString('utf8'),
  };
}
