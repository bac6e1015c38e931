import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { LiveEndpoints } from './live/live-endpoints.ts';
import { acceptUpgrade, refusalOf } from './sockets/accept-upgrade.ts';
import type { FramedSocket } from './sockets/framed-socket.ts';

export interface RelayServerDeps {
  /** Whether the carrier signed this handshake. */
  isSigned(request: IncomingMessage): Promise<boolean>;
  /** Runs a stream to its end; must not reject. */
  onStream(socket: FramedSocket): Promise<void>;
  activeCalls(): number;
  /** What staff may ask about running calls. */
  live: LiveEndpoints;
  log: Logger;
}

/**
 * Twilio's frames are a few hundred bytes. Unread may be what a burst of the model leaves so for a moment, at the most a minute
 * and a half of audio; a carrier with more is not playing it.
 */
const LIMITS = { maxMessageBytes: 64 * 1024, maxUnreadBytes: 1024 * 1024 };
/** A request that has not been made by then is not being made. */
const REQUEST_MS = 5_000;
/** The paths on which streams arrive. */
const STREAM_PATH = /^\/(supplier-stream\/[\w-]+|media-stream)\/?$/;

/** The relay's one port: health for the load balancer, sockets for the carrier. */
export function createRelayServer(deps: RelayServerDeps): { server: Server; refuseNew(): void } {
  let refusing = false;

  const timing = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 };
  const server = createServer(timing, (request, response) => {
    if (request.url === '/health') return response.end(JSON.stringify({ status: 'ok', calls: deps.activeCalls() }));
    if (request.url === '/ready') return response.writeHead(refusing ? 503 : 200).end();
    if (deps.live.handles(request.url)) return deps.live.request(request, response);
    return response.writeHead(404).end();
  });

  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy());
    if (deps.live.handles(request.url)) return deps.live.upgrade(request, socket, head);
    void upgrade(request, socket, head);
  });

  const upgrade = async (request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> => {
    try {
      const refusal = await admit(request);
      if (refusal !== null) return refuse(socket, refusal);
      // Whoever went away while the signature was checked.
      if (socket.destroyed) return;
      await deps.onStream(acceptUpgrade(request, socket, head, LIMITS));
    } catch (error) {
      deps.log.error('A handshake could not be checked', { error });
      refuse(socket, '500 Internal Server Error');
    }
  };

  const admit = async (request: IncomingMessage): Promise<string | null> => {
    const { pathname } = new URL(request.url ?? '/', 'http://relay');
    if (!STREAM_PATH.test(pathname)) return '404 Not Found';
    const malformed = refusalOf(request);
    if (malformed !== null) return malformed;
    if (refusing) return '503 Service Unavailable';
    if (!(await deps.isSigned(request))) return '403 Forbidden';
    return null;
  };

  return {
    server,
    refuseNew() {
      refusing = true;
    },
  };
}

function refuse(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
