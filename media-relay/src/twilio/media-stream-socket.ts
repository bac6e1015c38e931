import type WebSocket from 'ws';
import {
  clearMessage,
  markMessage,
  type MediaFrame,
  mediaMessage,
  type MediaStreamMessage,
  parseMessage,
  sliceMedia,
} from './media-stream-messages.ts';

export interface StreamHandlers {
  onFrame(frame: MediaFrame): void;
  onMark(name: string): void;
  onDigit(digit: string): void;
  /** Twilio said that the stream is over: the call ended, or was sent elsewhere. */
  onStop(): void;
  /** The socket went away without a word. */
  onLost(code: number): void;
}

export type StreamStart = Extract<MediaStreamMessage, { event: 'start' }>;

/** A second of audio is 11 KB; a carrier that leaves this much unread is not playing it. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** Twilio's end of a call: one two-way media stream. */
export class MediaStreamSocket {
  readonly #socket: WebSocket;
  readonly #streamSid: string;
  #over = false;

  constructor(socket: WebSocket, start: StreamStart, handlers: StreamHandlers) {
    this.#socket = socket;
    this.#streamSid = start.streamSid;
    socket.on('message', (data, isBinary) => {
      if (isBinary || this.#over) return;
      const text = (data as Buffer).toString('utf8');
      const frame = sliceMedia(text);
      if (frame) return handlers.onFrame(frame);
      const message = parseMessage(text);
      if (message) this.#message(message, handlers);
    });
    socket.on('close', (code) => {
      if (this.#over) return;
      this.#over = true;
      handlers.onLost(code);
    });
    socket.resume();
  }

  /** Queues audio at the carrier, and a mark that comes back once it was played. One write: fewer, larger ones are cheaper. */
  play(payload: string, mark: string): void {
    if (this.#over) return;
    this.#socket.send(mediaMessage(this.#streamSid, payload));
    this.#socket.send(markMessage(this.#streamSid, mark));
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#socket.terminate();
  }

  clear(): void {
    if (!this.#over) this.#socket.send(clearMessage(this.#streamSid));
  }

  /** Closing is how a two-way stream is ended: Twilio then asks what is next. */
  close(): void {
    this.#over = true;
    this.#socket.close(1000);
  }

  #message(message: MediaStreamMessage, handlers: StreamHandlers): void {
    switch (message.event) {
      case 'media':
        return handlers.onFrame(message.media);
      case 'mark':
        return handlers.onMark(message.mark.name);
      case 'dtmf':
        return handlers.onDigit(message.dtmf.digit);
      case 'stop':
        this.#over = true;
        this.#socket.close(1000);
        return handlers.onStop();
      case 'connected':
      case 'start':
    }
  }
}

/** Closes a stream that {@link awaitStart} paused and nobody took over: only a socket that is read sees the other side's goodbye. */
export function turnAway(socket: WebSocket, code: number): void {
  socket.resume();
  socket.close(code);
}

/** Waits for the stream to present itself, then pauses it. Null when it does not within `timeoutMs`, or goes away first. */
export function awaitStart(socket: WebSocket, timeoutMs: number): Promise<StreamStart | null> {
  return new Promise((resolve) => {
    const settle = (start: StreamStart | null) => {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('close', onClose);
      // Whoever takes the stream over has things to look up first; until then nothing may be read past them.
      if (start) socket.pause();
      resolve(start);
    };
    const onMessage = (data: WebSocket.RawData, isBinary: boolean) => {
      const message = isBinary ? null : parseMessage((data as Buffer).toString('utf8'));
      if (message?.event === 'start') return settle(message);
      // Only `connected` may come first: audio before a start belongs to nobody.
      if (message?.event !== 'connected') settle(null);
    };
    const onClose = () => settle(null);
    const timer = setTimeout(() => settle(null), timeoutMs);
    socket.on('message', onMessage);
    socket.on('close', onClose);
  });
}
