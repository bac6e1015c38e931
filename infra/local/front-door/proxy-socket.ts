import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Passes an upgrade request on to a relay and joins the two sockets. Nothing is parsed from then on: a phone call is fifty
 * frames a second each way. Whatever the relay answers, a switch of protocols or a refusal, is what the client gets.
 */
export function proxySocket(
  client: Duplex,
  head: Buffer,
  to: { port: number; method: string; target: string; headers: readonly [string, string][] },
): void {
  const relay = connect({ host: '127.0.0.1', port: to.port, noDelay: true });
  relay.once('connect', () => {
    const lines = to.headers.map(([name, value]) => `${name}: ${value}\r\n`);
    // Header values are bytes to Node: latin1 gives back the bytes that came.
    relay.write(`${to.method} ${to.target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
    if (head.byteLength > 0) relay.write(head);
    client.pipe(relay);
    relay.pipe(client);
  });
  relay.on('error', () => client.destroy());
  client.on('error', () => relay.destroy());
  // Either end takes the other with it, and what was still under way is delivered first.
  relay.once('close', () => (client.writableEnded ? undefined : client.destroy()));
  client.once('close', () => relay.destroy());
}

/** Answers an upgrade request that goes nowhere. */
export function refuseUpgrade(client: Duplex, status: number, reason: string): void {
  const body = JSON.stringify({ message: reason });
  client.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
