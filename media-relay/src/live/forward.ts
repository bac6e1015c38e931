import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuse, refuseSocket } from './live-answer.ts';

/** Marks what another relay forwarded. It is never forwarded again: a record that is out of date must not make a circle. */
export const FORWARDED = 'x-comptoir-forwarded';

const ANSWER_MS = 4_000;

/** Hands a request to the relay at `relayUrl`, and its answer back. */
export function forwardRequest(
  relayUrl: string,
  message: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const outgoing = request(new URL(message.url ?? '/', relayUrl), {
    method: message.method ?? 'POST',
    headers: { ...passedOn(message), 'content-length': body.length },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] });
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on('error', () => refuse(response, 'relay_unreachable'));
  outgoing.end(body);
}

/**
 * Hands a handshake to the relay at `relayUrl` and joins the two sockets. Nothing is kept in between: a watcher that does not read
 * is felt by the relay that holds the call, which drops it.
 */
export function forwardSocket(relayUrl: string, message: IncomingMessage, client: Duplex, head: Buffer): void {
  const outgoing = request(new URL(message.url ?? '/', relayUrl), { headers: passedOn(message) });
  const timer = setTimeout(() => outgoing.destroy(new Error('no answer')), ANSWER_MS);
  outgoing.once('close', () => clearTimeout(timer));
  outgoing.on('error', () => refuseSocket(client, 'relay_unreachable'));
  outgoing.on('response', (answer) => {
    client.write(statusLine(answer));
    answer.pipe(client);
  });
  outgoing.on('upgrade', (answer, relay, early) => {
    clearTimeout(timer);
    // From here on a refusal would be read as a frame.
    outgoing.removeAllListeners('error').on('error', () => client.destroy());
    relay.on('error', () => client.destroy());
    client.write(statusLine(answer));
    if (early.length > 0) client.write(early);
    if (head.length > 0) relay.write(head);
    client.pipe(relay);
    relay.pipe(client);
    client.once('close', () => relay.destroy());
    relay.once('close', () => client.end());
  });
  client.once('close', () => outgoing.destroy());
  outgoing.end();
}

function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const names = [
    'authorization',
    'content-type',
    'connection',
    'upgrade',
    'sec-websocket-key',
    'sec-websocket-version',
    'sec-websocket-protocol',
  ];
  const passed = names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : []));
  return { ...(Object.fromEntries(passed) as Record<string, string>), [FORWARDED]: '1' };
}

/** The answer's first line and headers, as they came. */
function statusLine({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  let text = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    text += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}
