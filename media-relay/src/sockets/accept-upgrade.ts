import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { acceptKey } from './accept-key.ts';
import { adoptSocket } from './adopt-socket.ts';
import { FramedSocket, type SocketLimits } from './framed-socket.ts';
import { memoryOf, readMemory } from './memory.ts';

/** Sixteen bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** What is wrong with a request for a WebSocket, as the head of the response that says so; null when it is well formed. */
export function refusalOf({ method, headers }: IncomingMessage): string | null {
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return '400 Bad Request';
  if (headers['sec-websocket-version'] !== '13') return '426 Upgrade Required\r\nsec-websocket-version: 13';
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return '400 Bad Request';
  return null;
}

/**
 * Answers a well-formed request: from here on the connection is a WebSocket, without extensions or subprotocol. Nothing is
 * read before {@link FramedSocket.resume}.
 */
export function acceptUpgrade(
  request: IncomingMessage,
  accepted: Socket,
  head: Buffer,
  limits: Omit<SocketLimits, 'role'>,
): FramedSocket {
  accepted.setTimeout(0);
  accepted.setNoDelay(true);
  const socket = adoptSocket(accepted, readMemory, (length) => {
    framed.receive(readMemory, length);
    return true;
  });
  const framed = new FramedSocket(socket, { role: 'server', ...limits });
  framed.pause();
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${acceptKey(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
  );
  if (head.length > 0) framed.receive(memoryOf(head), head.length);
  return framed;
}
