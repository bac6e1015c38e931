import type { AudioPayload } from '../sockets/audio-payload.ts';
import { type FramedSocket, type SocketHandlers, textOf } from '../sockets/framed-socket.ts';
import type { Memory } from '../sockets/memory.ts';
import {
  afterAudio,
  BEFORE_AUDIO,
  clearMessage,
  markMessage,
  type MediaFrame,
  type MediaStreamMessage,
  MediaStreamReader,
  parseMessage,
} from './media-stream-messages.ts';

export interface StreamHandlers {
  onFrame(frame: MediaFrame): void;
  onMark(name: string): void;
  onDigit(digit: string): void;
  /** Twilio said that the stream is over: the call ended, or was sent elsewhere. */
  onStop(): void;
  /** The socket went away without a word. */
  onLineLost(code: number): void;
}

export type StreamStart = Extract<MediaStreamMessage, { event: 'start' }>;

const NORMAL = 1000;
const NOT_UTF8 = 1007;

/** Twilio's end of a call: one two-way media stream. */
export class MediaStreamSocket implements SocketHandlers {
  readonly #socket: FramedSocket;
  readonly #handlers: StreamHandlers;
  readonly #reader: MediaStreamReader;
  readonly #streamSid: string;
  readonly #afterAudio: string;
  #over = false;

  constructor(socket: FramedSocket, start: StreamStart, handlers: StreamHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#reader = new MediaStreamReader(start.streamSid);
    this.#streamSid = start.streamSid;
    this.#afterAudio = afterAudio(start.streamSid);
  }

  /** From here on the handlers hear of everything. */
  begin(): void {
    this.#socket.listen(this);
    this.#socket.resume();
  }

  /** Queues audio at the carrier, followed by a mark, unless it is null, that comes back once the audio was played. */
  play(payload: AudioPayload, mark: string | null): void {
    if (this.#over) return;
    this.#socket.sendAudio(BEFORE_AUDIO, payload, this.#afterAudio);
    if (mark !== null) this.#socket.sendText(markMessage(this.#streamSid, mark));
  }

  /** A mark that comes back once everything before it was played, or thrown away. */
  mark(name: string): void {
    if (!this.#over) this.#socket.sendText(markMessage(this.#streamSid, name));
  }

  /** Throws away what the carrier has not played yet; it sends back the marks that it still held. */
  clear(): void {
    if (!this.#over) this.#socket.sendText(clearMessage(this.#streamSid));
  }

  /** Closing is how a two-way stream is ended: Twilio then asks what is next. */
  close(): void {
    this.#over = true;
    this.#socket.close(NORMAL);
  }

  onText(memory: Memory, start: number, end: number): void {
    if (this.#over) return;
    const frame = this.#reader.frame(memory, start, end);
    if (frame !== null) return this.#handlers.onFrame(frame);
    const mark = this.#reader.mark(memory, start, end);
    if (mark !== null) return this.#handlers.onMark(mark);
    const text = textOf(memory, start, end);
    if (text === null) {
      this.#socket.close(NOT_UTF8);
      return this.onClose(NOT_UTF8);
    }
    const message = this.#reader.message(text, memory, start, end);
    if (message) this.#message(message);
  }

  onClose(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#handlers.onLineLost(code);
  }

  #message(message: MediaStreamMessage): void {
    switch (message.event) {
      case 'media':
        return this.#handlers.onFrame(message.media);
      case 'mark':
        return this.#handlers.onMark(message.mark.name);
      case 'dtmf':
        return this.#handlers.onDigit(message.dtmf.digit);
      case 'stop':
        this.#over = true;
        this.#socket.close(NORMAL);
        return this.#handlers.onStop();
      case 'connected':
      case 'start':
    }
  }
}

/** Closes a stream that {@link awaitStart} paused and nobody took over: only a socket that is read sees the other side's goodbye. */
export function turnAway(socket: FramedSocket, code: number): void {
  socket.close(code);
  socket.resume();
}

/** Waits for the stream to present itself, then pauses it. Null when it does not within `timeoutMs`, or goes away first. */
export function awaitStart(socket: FramedSocket, timeoutMs: number): Promise<StreamStart | null> {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (start: StreamStart | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      // Whoever takes the stream over has things to look up first; until then nothing may be read past them.
      socket.pause();
      resolve(start);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    socket.listen({
      onText: (memory, start, end) => {
        const text = textOf(memory, start, end);
        const message = text === null ? null : parseMessage(text);
        if (message?.event === 'start') return settle(message);
        // Only `connected` may come first: audio before a start belongs to nobody.
        if (message?.event !== 'connected') settle(null);
      },
      onClose: () => settle(null),
    });
    socket.resume();
  });
}
