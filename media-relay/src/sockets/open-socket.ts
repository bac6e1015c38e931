import { randomBytes } from 'node:crypto';
import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { acceptKey } from './accept-key.ts';
import { FramedSocket, type SocketLimits } from './framed-socket.ts';
import { memoryOf, readMemory } from './memory.ts';

export interface OpenOptions extends Omit<SocketLimits, 'role'> {
  headers: Readonly<Record<string, string>>;
  handshakeMs: number;
}

const MAX_HEAD_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';

/** The server answered the handshake with something else than a WebSocket. */
export class HandshakeRefused extends Error {
  /** Its HTTP status; null where it gave none. */
  readonly status: number | null;

  constructor(reason: string, status: number | null) {
    super(reason);
    this.status = status;
  }
}

/**
 * Opens a WebSocket to `ws:` or `wss:`. Rejects with what went wrong, be it the connection, the server's answer, or no answer
 * within `handshakeMs`. The socket is paused: nothing is read before {@link FramedSocket.resume}.
 *
 * The handshake is written here and not left to `http.request`, because only a socket of one's own can read into
 * {@link readMemory}.
 */
export function openSocket(url: URL, options: OpenOptions): Promise<FramedSocket> {
  return new Promise((resolve, reject) => {
    const key = randomBytes(16).toString('base64');
    let framed: FramedSocket | null = null;
    let head = '';

    const fail = (reason: string | Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(typeof reason === 'string' ? new Error(reason) : reason);
    };
    const handshake = (length: number) => {
      const seen = head.length;
      head += readMemory.bytes.toString('latin1', 0, length);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return head.length > MAX_HEAD_BYTES ? fail('The answer to the handshake does not end') : undefined;
      const refusal = refusalOf(head.slice(0, end), acceptKey(key));
      if (refusal !== null) return fail(refusal);
      clearTimeout(timer);
      socket.off('error', onError);
      socket.off('close', onClose);
      framed = new FramedSocket(socket, { role: 'client', ...options });
      framed.pause();
      const first = end + HEAD_END.length - seen;
      if (first < length)
        framed.receive(memoryOf(Buffer.from(readMemory.bytes.subarray(first, length))), length - first);
      resolve(framed);
    };
    const onError = (error: Error) => fail(error.message);
    const onClose = () => fail('The connection was closed during the handshake');

    const socket = dial(url, {
      buffer: readMemory.bytes,
      callback: (length) => {
        if (framed) framed.receive(readMemory, length);
        else handshake(length);
        return true;
      },
    });
    const timer = setTimeout(() => fail('Opening handshake has timed out'), options.handshakeMs);
    socket.on('error', onError);
    socket.on('close', onClose);
    socket.write(requestHead(url, key, options.headers));
  });
}

function dial(url: URL, onread: OnReadOpts): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'ws:') return connect({ host, port: Number(url.port || 80), noDelay: true, onread });
  // Taken by TLS sockets as by plain ones, though its types do not say so.
  const options: ConnectionOptions & { onread: OnReadOpts } = {
    host,
    port: Number(url.port || 443),
    ALPNProtocols: ['http/1.1'],
    // A name for the certificate; addresses have none.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    onread,
  };
  const socket = connectTls(options);
  socket.setNoDelay(true);
  return socket;
}

function requestHead(url: URL, key: string, headers: Readonly<Record<string, string>>): string {
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    'upgrade: websocket',
    'connection: Upgrade',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${key}`,
  ];
  for (const [name, value] of Object.entries(headers)) {
    // A key with a line break would be another header.
    if (/[^\x20-\x7e]/.test(value)) throw new Error(`The header ${name} holds what no header may`);
    lines.push(`${name}: ${value}`);
  }
  return `${lines.join('\r\n')}${HEAD_END}`;
}

/** What keeps the server's answer from being a WebSocket; null when nothing does. */
function refusalOf(head: string, accept: string): string | HandshakeRefused | null {
  const [status = '', ...lines] = head.split('\r\n');
  const code = /^HTTP\/1\.1 (\d{3})/.exec(status)?.[1];
  if (code !== '101') {
    return new HandshakeRefused(
      `Unexpected server response: ${code ?? 'none'}`,
      code === undefined ? null : Number(code),
    );
  }
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return 'Invalid Upgrade header';
  if (headers.get('sec-websocket-accept') !== accept) return 'Invalid Sec-WebSocket-Accept header';
  if (headers.has('sec-websocket-extensions')) return 'The server uses an extension that nobody asked for';
  return null;
}
