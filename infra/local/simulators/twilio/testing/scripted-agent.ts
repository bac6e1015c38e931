import { FRAME_BYTES, say } from '../../speech/speech.ts';
import { type Turn, Turns } from '../../callees/turns.ts';
import type { Stream } from './fake-product.ts';

/** A frame that Twilio sent, as far as tests look at it. */
export interface ReceivedFrame {
  event: string;
  sequenceNumber?: string;
  streamSid?: string;
  start?: { streamSid: string; callSid: string; customParameters: Record<string, string> };
  media?: { chunk: string; timestamp: string; payload: string };
  mark?: { name: string };
  dtmf?: { digit: string };
  stop?: { callSid: string };
}

/** A real agent waits longer; a test has no time to. */
const QUICK_TURN_END_MS = 200;

/**
 * The product's side of one stream, as small as it can be: says its lines one by one, each when the callee has finished a
 * turn (or at once, for the first), falls silent when spoken to, and closes the stream after its last word.
 */
export class ScriptedAgent {
  readonly frames: ReceivedFrame[] = [];
  readonly heard: string[] = [];
  /** Resolves when the socket has closed. */
  readonly closed: Promise<number>;
  readonly #stream: Stream;
  readonly #lines: string[];
  readonly #charsPerSecond: number;
  readonly #turns = new Turns(QUICK_TURN_END_MS);
  #streamSid = '';
  #marks = 0;
  #speaking = false;
  #spoken = 0;

  constructor(stream: Stream, lines: readonly string[], charsPerSecond = 120) {
    this.#stream = stream;
    this.#lines = [...lines];
    this.#charsPerSecond = charsPerSecond;
    this.closed = new Promise((resolve) => stream.socket.on('close', resolve));
    stream.socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as ReceivedFrame));
  }

  get streamSid(): string {
    return this.#streamSid;
  }

  send(message: Record<string, unknown>): void {
    this.#stream.socket.send(JSON.stringify({ streamSid: this.#streamSid, ...message }));
  }

  media(audio: Buffer): void {
    this.send({ event: 'media', media: { payload: audio.toString('base64') } });
  }

  mark(name: string): void {
    this.send({ event: 'mark', mark: { name } });
  }

  close(): void {
    this.#stream.socket.close(1000);
  }

  /** Cuts the connection without a close frame. */
  drop(): void {
    this.#stream.socket.terminate();
  }

  /** Names of the marks that have come back, in order. */
  get echoes(): string[] {
    return this.frames.flatMap(({ mark }) => mark?.name ?? []);
  }

  #receive(frame: ReceivedFrame): void {
    this.frames.push(frame);
    if (frame.start) {
      this.#streamSid = frame.start.streamSid;
      this.#next();
    }
    if (frame.media) this.#hear(Buffer.from(frame.media.payload, 'base64'));
    if (frame.mark?.name === `line-${this.#marks}`) this.#spokenLine();
  }

  #hear(audio: Buffer): void {
    let turn: Turn | undefined;
    for (let at = 0; at < audio.length; at += FRAME_BYTES)
      turn = this.#turns.hear(audio.subarray(at, at + FRAME_BYTES)) ?? turn;
    if (this.#speaking && this.#turns.voiced) {
      this.#speaking = false;
      this.send({ event: 'clear' });
      // What was cut off is said again when the callee has finished.
      this.#spoken -= 1;
    }
    if (!turn) return;
    this.heard.push(turn.text);
    this.#next();
  }

  #next(): void {
    const line = this.#lines[this.#spoken];
    if (line === undefined || this.#speaking) return;
    this.#spoken += 1;
    this.#speaking = true;
    this.media(say(line, this.#charsPerSecond));
    this.#marks += 1;
    this.mark(`line-${this.#marks}`);
  }

  #spokenLine(): void {
    if (!this.#speaking) return;
    this.#speaking = false;
    if (this.#spoken === this.#lines.length && this.#lines.length > 0) this.close();
  }
}
