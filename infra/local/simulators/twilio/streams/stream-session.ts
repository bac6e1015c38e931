import { FRAME_MS, SILENCE_BYTE } from '../../speech/speech.ts';
import type { Clock } from '../clock.ts';
import { type MarkEnd, PlaybackQueue } from './playback-queue.ts';
import { readServerMessage } from './server-message.ts';

/** The faults of one stream; absent means that it behaves. Milliseconds count from the start of the stream. */
export interface StreamFaults {
  skip?: { afterMs: number; ms: number };
  marksLateMs?: number;
  clearLateMs?: number;
}

export interface StreamIdentity {
  accountSid: string;
  callSid: string;
  streamSid: string;
  customParameters: Record<string, string>;
}

/** What a stream tells about itself while it runs, for the record of the call. */
export interface StreamWatcher {
  markReceived(name: string): void;
  markEchoed(name: string, end: MarkEnd): void;
  cleared(bytes: number): void;
  /** Called for the first message of each code only, as Twilio logs them. */
  refused(code: number, reason: string): void;
}

const SILENCE_PAYLOAD = Buffer.alloc(160, SILENCE_BYTE).toString('base64');

/**
 * The protocol of one media stream, without its socket: frames out through `send`, the product's messages in through
 * {@link receive}, its audio in {@link playback}. Numbers go out as strings and keys in Twilio's order, because
 * that is what products have learnt to read.
 */
export class StreamSession {
  readonly playback: PlaybackQueue;
  readonly identity: StreamIdentity;
  readonly #send: (text: string) => void;
  readonly #clock: Clock;
  readonly #watcher: StreamWatcher;
  readonly #faults: StreamFaults;
  readonly #warned = new Set<number>();
  #sequence = 0;
  #chunk = 0;
  #elapsedMs = 0;
  #begun = false;
  #stopped = false;
  #lastMarkAt = 0;

  constructor(deps: {
    identity: StreamIdentity;
    clock: Clock;
    send: (text: string) => void;
    watcher: StreamWatcher;
    faults?: StreamFaults;
  }) {
    this.identity = deps.identity;
    this.#send = deps.send;
    this.#clock = deps.clock;
    this.#watcher = deps.watcher;
    this.#faults = deps.faults ?? {};
    this.playback = new PlaybackQueue((name, end) => this.#echo(name, end));
  }

  /** Frames sent so far. */
  get framesSent(): number {
    return this.#chunk;
  }

  begin(): void {
    const { accountSid, callSid, streamSid, customParameters } = this.identity;
    this.#begun = true;
    this.#send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { accountSid, streamSid, callSid, tracks: ['inbound'], mediaFormat, customParameters };
    this.#send(JSON.stringify({ event: 'start', sequenceNumber: this.#next(), start, streamSid }));
  }

  /** Sends 20 ms of the callee; `frame` undefined stands for silence. */
  sendFrame(frame: Buffer | undefined): void {
    if (!this.#begun || this.#stopped) return;
    this.#elapsedMs += FRAME_MS;
    const { skip } = this.#faults;
    if (skip && this.#elapsedMs > skip.afterMs && this.#elapsedMs <= skip.afterMs + skip.ms) return;
    this.#chunk += 1;
    const payload = frame === undefined ? SILENCE_PAYLOAD : frame.toString('base64');
    this.#send(
      `{"event":"media","sequenceNumber":"${this.#next()}","media":{"track":"inbound","chunk":"${this.#chunk}",` +
        `"timestamp":"${this.#elapsedMs}","payload":"${payload}"},"streamSid":"${this.identity.streamSid}"}`,
    );
  }

  sendDigit(digit: string): void {
    if (!this.#begun || this.#stopped) return;
    const { streamSid } = this.identity;
    const dtmf = { track: 'inbound_track', digit };
    this.#send(JSON.stringify({ event: 'dtmf', streamSid, sequenceNumber: this.#next(), dtmf }));
  }

  receive(data: Buffer, isBinary: boolean): void {
    const message = readServerMessage(data, isBinary, this.identity.streamSid);
    switch (message.event) {
      case 'media':
        if (!this.playback.enqueue(message.audio)) this.#refuse(31951, 'half an hour of audio is queued already');
        return;
      case 'mark':
        this.#watcher.markReceived(message.name);
        this.playback.mark(message.name);
        return;
      case 'clear':
        this.#watcher.cleared(this.playback.queuedBytes);
        this.playback.clear();
        return;
      case 'refused':
        this.#refuse(message.code, message.reason);
    }
  }

  /** Sends `stop`, once; nothing goes out afterwards. */
  stop(): void {
    if (this.#stopped || !this.#begun) return;
    const { accountSid, callSid, streamSid } = this.identity;
    const stop = { accountSid, callSid };
    this.#send(JSON.stringify({ event: 'stop', sequenceNumber: this.#next(), streamSid, stop }));
    this.#stopped = true;
  }

  #next(): string {
    this.#sequence += 1;
    return String(this.#sequence);
  }

  #refuse(code: number, reason: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.#watcher.refused(code, reason);
  }

  #echo(name: string, end: MarkEnd): void {
    const lateMs = (end === 'cleared' ? this.#faults.clearLateMs : this.#faults.marksLateMs) ?? 0;
    const now = this.#clock.now();
    // Never before an earlier mark that is still held back: late or not, marks come back in order.
    const at = Math.max(now + lateMs, this.#lastMarkAt);
    this.#lastMarkAt = at;
    if (at <= now) this.#sendMark(name, end);
    else this.#clock.after(at - now, () => this.#sendMark(name, end));
  }

  #sendMark(name: string, end: MarkEnd): void {
    if (this.#stopped) return;
    const { streamSid } = this.identity;
    this.#send(JSON.stringify({ event: 'mark', sequenceNumber: this.#next(), streamSid, mark: { name } }));
    this.#watcher.markEchoed(name, end);
  }
}
