import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { StartError } from '../platform/start-error.ts';
import { listenLoopback } from '../processes/listen-loopback.ts';

/** Longer than clients keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MS = 65_000;
const IDLE_CHECK_MS = 20;

/** `localhost` is 127.0.0.1 to some and ::1 to others; a stranger on the other one would take half of our requests. */
export async function listenLocalhost(
  port: number,
  onRequest: (message: IncomingMessage, response: ServerResponse) => void,
  onUpgrade: (message: IncomingMessage, client: Duplex, head: Buffer) => void,
): Promise<{ port: number; all: Server[] }> {
  const create = () =>
    createServer({ noDelay: true, keepAliveTimeout: KEEP_ALIVE_MS }, onRequest).on('upgrade', onUpgrade);
  const first = create();
  const second = create();
  try {
    const taken = await listenLoopback(first, port, '127.0.0.1');
    const both = await listenLoopback(second, taken, '::1').then(
      () => true,
      (error: unknown) => {
        if (port !== 0 && hasCode(error, 'EADDRINUSE')) throw error;
        // No IPv6 on this machine.
        return false;
      },
    );
    return { port: taken, all: both ? [first, second] : [first] };
  } catch (error) {
    first.close();
    if (!hasCode(error, 'EADDRINUSE') && !hasCode(error, 'EACCES')) throw error;
    const why = hasCode(error, 'EACCES') ? 'may not be used' : 'is already taken';
    throw new StartError(`Port ${port} ${why}. Stop what uses it, or choose another one: PORT=8081 npm start`);
  }
}

/** Takes no more connections; resolves when the last answer is given, or after `graceMs`. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that is kept alive would hold the server open after its last answer.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
