import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../../shared/runtime/logger.ts';

export interface RelayServerDeps {
  /** Whether the carrier signed this handshake. */
  isSigned(request: IncomingMessage): Promise<boolean>;
  /** Runs a stream to its end; must not reject. */
  onStream(socket: WebSocket): Promise<void>;
  activeCalls(): number;
  log: Logger;
}

/** Twilio's frames are a few hundred bytes. */
const MAX_FRAME_BYTES = 64 * 1024;
/** The paths on which streams arrive. */
const STREAM_PATH = /^\/(supplier-stream\/[\w-]+|media-stream)\/?$/;

/** The relay's one port: health for the load balancer, sockets for the carrier. */
export function createRelayServer(deps: RelayServerDeps): { server: Server; refuseNew(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  let refusing = false;

  const server = createServer((request, response) => {
    if (request.url === '/health') return response.end(JSON.stringify({ status: 'ok', calls: deps.activeCalls() }));
    if (request.url === '/ready') return response.writeHead(refusing ? 503 : 200).end();
    return response.writeHead(404).end();
  });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void admit(request)
      .then((refusal) => {
        if (refusal) return refuse(socket, refusal);
        return sockets.handleUpgrade(request, socket, head, (stream) => {
          // A protocol error closes this stream; unheard, it would end the process.
          stream.on('error', (error) => deps.log.warn('A stream broke its protocol', { error }));
          void deps.onStream(stream);
        });
      })
      .catch((error: unknown) => {
        deps.log.error('A handshake could not be checked', { error });
        refuse(socket, '500 Internal Server Error');
      });
  });

  const admit = async (request: IncomingMessage): Promise<string | null> => {
    const { pathname } = new URL(request.url ?? '/', 'http://relay');
    if (!STREAM_PATH.test(pathname)) return '404 Not Found';
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

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
