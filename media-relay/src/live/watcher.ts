import type WebSocket from 'ws';
import type { LiveCall } from './live-call.ts';

/** Close codes of a live socket; the range is for applications (RFC 6455, 7.4.2). */
export const CLOSE = {
  over: 1000,
  /** The call goes on at another relay: ask for a new ticket and connect again. */
  moved: 4001,
  /** Too much is unread: connect again, with fewer wishes or a better line. */
  tooSlow: 4002,
  tooMany: 4003,
} as const;

/** Half a minute of both sides; a sentence of the agent comes at once. Who has this much unread is not listening. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Load balancers and browsers' proxies call a socket idle after a minute or two. */
const PING_MS = 15_000;
/** How long the other side has to take the goodbye; then the memory that it holds here is taken back. */
const GOODBYE_MS = 2_000;

/** Shows a call to one socket until either ends. The call never waits for it: a watcher that does not read is dropped. */
export function serveWatcher(socket: WebSocket, call: LiveCall, listens: boolean): void {
  let answered = true;
  let stop: (() => void) | null = null;
  const ping = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_MS);
  const close = (code: number) => {
    stop?.();
    socket.close(code);
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  };
  socket.on('pong', () => {
    answered = true;
  });
  socket.once('close', () => {
    clearInterval(ping);
    stop?.();
  });
  stop = call.watch({
    listens,
    send(message) {
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return close(CLOSE.tooSlow);
      socket.send(message);
    },
    end: (over) => close(over ? CLOSE.over : CLOSE.moved),
  });
  if (!stop) close(CLOSE.tooMany);
}
