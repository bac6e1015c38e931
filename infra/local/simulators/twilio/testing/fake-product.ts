import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { type WebSocket, WebSocketServer } from 'ws';

/** One request that the product received. */
export interface ReceivedRequest {
  method: string;
  path: string;
  /** Path with query, as it came. */
  target: string;
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** Whether Twilio's own SDK takes the signature. */
  signed: boolean;
}

export interface Reply {
  status?: number;
  type?: string;
  body?: string;
  /** Milliseconds to let pass before answering. */
  afterMs?: number;
}

export type Stream = { path: string; socket: WebSocket; headers: IncomingHttpHeaders; signed: boolean };

/** The product's end of the line: an HTTP and WebSocket server that does as a test says. */
export interface FakeProduct {
  url: string;
  wsUrl: string;
  requests: ReceivedRequest[];
  /** How `path` is answered; 404 for any other path. */
  routes: Map<string, (request: ReceivedRequest) => Reply>;
  /** What happens to the streams that are opened. */
  onStream: (stream: Stream) => void;
  /** Whether to let a stream in. */
  admit: (stream: { path: string; signed: boolean }) => boolean;
  to(path: string): ReceivedRequest[];
  close(): Promise<void>;
}

export function twiml(body: string): Reply {
  return { type: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>` };
}

export async function startFakeProduct(authToken: string): Promise<FakeProduct> {
  const requests: ReceivedRequest[] = [];
  const routes: FakeProduct['routes'] = new Map();
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((incoming, response) => {
    void answer(incoming, response);
  });
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(incoming, product.url, authToken);
    requests.push(request);
    const reply = routes.get(request.path)?.(request) ?? { status: 404 };
    const { status = 200, type = 'text/plain', body = '', afterMs = 0 } = reply;
    setTimeout(() => response.writeHead(status, { 'content-type': type }).end(body), afterMs);
  };
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = incoming.url ?? '';
    const signature = String(incoming.headers['x-twilio-signature'] ?? '');
    const signed = validateRequest(authToken, signature, product.wsUrl + path, {});
    if (!product.admit({ path, signed })) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(incoming, socket, head, (ws) =>
      product.onStream({ path, socket: ws, headers: incoming.headers, signed }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const product: FakeProduct = {
    url: `http://${host}`,
    wsUrl: `ws://${host}`,
    requests,
    routes,
    onStream: () => {},
    admit: () => true,
    to: (path) => requests.filter((request) => request.path === path),
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return product;
}

async function receive(incoming: IncomingMessage, origin: string, authToken: string): Promise<ReceivedRequest> {
  let body = '';
  for await (const piece of incoming) body += String(piece);
  const target = incoming.url ?? '';
  const [path = '', query = ''] = target.split('?');
  const isPost = incoming.method === 'POST';
  const params = Object.fromEntries(new URLSearchParams(isPost ? body : query));
  const signature = String(incoming.headers['x-twilio-signature'] ?? '');
  const signed = validateRequest(authToken, signature, origin + target, isPost ? params : {});
  return { method: incoming.method ?? '', path, target, params, headers: incoming.headers, signed };
}
