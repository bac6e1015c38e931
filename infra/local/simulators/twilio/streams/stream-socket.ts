import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Route } from '../webhooks/route.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** How long the product has to answer our close frame, ms. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Largest message taken from the product, bytes: more than eight minutes of audio in one piece. */
const MAX_MESSAGE_BYTES = 6_000_000;
/** A reader this far behind (a minute of frames) is gone: broken pipe. */
const MAX_UNSENT_BYTES = 1_000_000;

/** How a socket came to its end, with Twilio's error code for it. */
export type SocketEnd =
  | { end: 'refused'; code: 31901 | 31920; message: string; closeCode: null }
  | { end: 'closed'; code: 31921; message: string; closeCode: number }
  | { end: 'abrupt'; code: 31903 | 31924; message: string; closeCode: number };

export interface SocketWatcher {
  opened(): void;
  received(data: Buffer, isBinary: boolean): void;
  ended(end: SocketEnd): void;
}

/** The WebSocket of one stream, from the side that opens it. */
export class StreamSocket {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  #tcp: Socket | undefined;
  #opened = false;
  #protocolError: string | undefined;
  #refusal = refusal('no connection');

  constructor(route: Route, headers: Record<string, string>, clock: Clock, watcher: SocketWatcher) {
    this.#clock = clock;
    this.#socket = new WebSocket(route.target, {
      headers: { 'User-Agent': 'Twilio.TmeWs/1.0', ...headers, ...route.headers },
      perMessageDeflate: false,
      followRedirects: false,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#socket.on('upgrade', (response) => (this.#tcp = response.socket));
    this.#socket.on('open', () => {
      this.#opened = true;
      watcher.opened();
    });
    this.#socket.on('message', (data, isBinary) => watcher.received(data as Buffer, isBinary));
    this.#socket.on('error', (error) => {
      if (this.#opened) this.#protocolError = isProtocolError(error) ? error.message : undefined;
      else this.#refusal = refusal(error.message);
    });
    this.#socket.on('close', (closeCode, reason) => watcher.ended(this.#howItEnded(closeCode, reason.toString())));
  }

  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) this.#socket.terminate();
    else this.#socket.send(text);
  }

  /** Closes as one should, and cuts the connection if the product does not answer. */
  close(): void {
    this.#socket.close(1000);
    const callOff = this.#clock.after(CLOSE_TIMEOUT_MS, () => this.#socket.terminate());
    this.#socket.once('close', callOff);
  }

  /** Drops the connection with a TCP reset. */
  reset(): void {
    if (this.#tcp) this.#tcp.resetAndDestroy();
    else this.#socket.terminate();
  }

  #howItEnded(closeCode: number, reason: string): SocketEnd {
    if (!this.#opened) return { end: 'refused', ...this.#refusal, closeCode: null };
    if (this.#protocolError !== undefined)
      return { end: 'abrupt', code: 31924, message: this.#protocolError, closeCode };
    // 1006 is never sent: it says that the connection went away without a close frame.
    if (closeCode === 1006) return { end: 'abrupt', code: 31903, message: 'the connection broke', closeCode };
    return {
      end: 'closed',
      code: 31921,
      message: `the server closed the stream: ${closeCode} ${reason}`.trim(),
      closeCode,
    };
  }
}

/** `ws` tells an answer other than 101 apart from a failed connection by its message only. */
function refusal(message: string): { code: 31901 | 31920; message: string } {
  return { code: /^(?:Unexpected server response|Invalid )/.test(message) ? 31920 : 31901, message };
}

function isProtocolError(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('WS_ERR');
}
