import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { byteAt, frame, FrameWalker, putDigits, takeDigits } from './frames.ts';
import type { Histogram } from './histogram.ts';
import { BLANK_PAYLOAD, CALL_DIGITS, type NumberedAudio, SEQUENCE_DIGITS } from './numbered-audio.ts';

const FRAME_MS = 20;
/** Numbers grow from here, so that they keep their width and frames their length. */
const FIRST_NUMBER = 10_000_000;
const NUMBER_DIGITS = 8;
const UNSENT_LIMIT = 64 * 1024;

export interface CarrierMeters {
  toModel: NumberedAudio;
  toCarrier: NumberedAudio;
  bargeIn: Histogram;
  /** When the model said that the person speaks; 0 when it did not. */
  speechStartedAt: Float64Array;
}

/** The carrier's id of the bench's call of this number. */
export const sidOf = (call: number): string => `CA${call}`;

/** One call as Twilio brings it: a frame of audio each 20 ms, marks sent back with the next one. */
export class CarrierCall {
  readonly #call: number;
  readonly #meters: CarrierMeters;
  readonly #socket: Socket;
  readonly #mask = randomBytes(4);
  readonly #streamSid: string;
  #frame: Buffer;
  readonly #textStart: number;
  readonly #at: { sequence: number; chunk: number; timestamp: number; payload: number };
  /** Where the audio begins in what this relay writes; 0 until its first message. */
  #mediaOffset = 0;
  #sequence = 0;
  #marks: Buffer[] = [];
  #open = false;
  lost = false;

  constructor(call: number, port: number, meters: CarrierMeters) {
    this.#call = call;
    this.#meters = meters;
    this.#streamSid = `MZ${call.toString(16).padStart(32, '0')}`;
    const blank = '0'.repeat(NUMBER_DIGITS);
    const text = `{"event":"media","sequenceNumber":"${blank}","media":{"track":"inbound","chunk":"${blank}","timestamp":"${blank}","payload":"${BLANK_PAYLOAD}"},"streamSid":"${this.#streamSid}"}`;
    this.#frame = frame(text, this.#mask);
    this.#textStart = this.#frame.length - text.length;
    const after = (key: string) => this.#textStart + text.indexOf(key) + key.length;
    this.#at = {
      sequence: after('"sequenceNumber":"'),
      chunk: after('"chunk":"'),
      timestamp: after('"timestamp":"'),
      payload: after('"payload":"'),
    };
    putDigits(this.#frame, this.#at.payload, CALL_DIGITS, call, this.#mask, this.#textStart);
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.lost = true;
    });
    const walker = new FrameWalker((...args) => this.#received(...args));
    this.#socket.on('data', (chunk: Buffer) => (this.#open ? walker.push(chunk) : this.#opened(chunk)));
    this.#socket.write(
      `GET /media-stream HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  }

  /** Speaks for 20 ms. */
  speak(): void {
    if (!this.#open || this.lost) return;
    // What the kernel did not take is still being read from this buffer.
    if (this.#socket.writableLength > 0) {
      if (this.#socket.writableLength > UNSENT_LIMIT) return;
      this.#frame = Buffer.from(this.#frame);
    }
    const sequence = this.#sequence++;
    const number = FIRST_NUMBER + sequence;
    putDigits(this.#frame, this.#at.sequence, NUMBER_DIGITS, number, this.#mask, this.#textStart);
    putDigits(this.#frame, this.#at.chunk, NUMBER_DIGITS, number, this.#mask, this.#textStart);
    putDigits(
      this.#frame,
      this.#at.timestamp,
      NUMBER_DIGITS,
      FIRST_NUMBER + sequence * FRAME_MS,
      this.#mask,
      this.#textStart,
    );
    putDigits(this.#frame, this.#at.payload + CALL_DIGITS, SEQUENCE_DIGITS, sequence, this.#mask, this.#textStart);
    this.#meters.toModel.leaves(this.#call, sequence, performance.now());
    if (this.#marks.length === 0) this.#socket.write(this.#frame);
    else this.#socket.write(Buffer.concat([this.#frame, ...this.#marks.splice(0)]));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #opened(chunk: Buffer): void {
    if (!chunk.includes('101')) {
      // A relay with more calls than it can hold may be too late for a new one: that is its limit, and no reason to end the bench.
      this.lost = true;
      this.#socket.destroy();
      return;
    }
    this.#open = true;
    const start = {
      event: 'start',
      sequenceNumber: '1',
      start: {
        accountSid: 'AC1',
        streamSid: this.#streamSid,
        callSid: sidOf(this.#call),
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: {},
      },
      streamSid: this.#streamSid,
    };
    this.#socket.write(frame('{"event":"connected","protocol":"Call","version":"1.0.0"}', this.#mask));
    this.#socket.write(frame(JSON.stringify(start), this.#mask));
  }

  #received(bytes: Buffer, start: number, end: number, mask: number): void {
    const now = performance.now();
    const [first, second] = [byteAt(bytes, start, 10, mask), byteAt(bytes, start, 11, mask)];
    if (first === 0x6d && second === 0x65) {
      this.#mediaOffset ||= bytes.indexOf('"payload":"', start) + '"payload":"'.length - start;
      const sequence = takeDigits(bytes, start, this.#mediaOffset + CALL_DIGITS, SEQUENCE_DIGITS, mask);
      return this.#meters.toCarrier.arrives(this.#call, sequence, now);
    }
    if (first === 0x63) {
      const since = this.#meters.speechStartedAt[this.#call]!;
      if (since > 0) this.#meters.bargeIn.record(now - since);
      this.#meters.speechStartedAt[this.#call] = 0;
      return;
    }
    const { mark } = JSON.parse(bytes.toString('latin1', start, end)) as { mark?: { name: string } };
    if (!mark) return;
    const echo = `{"event":"mark","sequenceNumber":"1","streamSid":"${this.#streamSid}","mark":{"name":"${mark.name}"}}`;
    this.#marks.push(frame(echo, this.#mask));
  }
}
