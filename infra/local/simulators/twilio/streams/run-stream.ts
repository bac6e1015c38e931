import { keep, type StreamFact } from '../calls/call-facts.ts';
import type { Call } from '../calls/call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import type { Faults } from '../faults.ts';
import { newSid } from '../sid.ts';
import { absoluteUrl } from '../twiml/step.ts';
import type { Action, StreamNoun } from '../twiml/verbs.ts';
import { deliver } from '../webhooks/deliver.ts';
import { route } from '../webhooks/route.ts';
import { sign } from '../webhooks/sign.ts';
import { recordStream } from './record-stream.ts';
import { type StreamFaults, StreamSession } from './stream-session.ts';
import { type SocketEnd, StreamSocket } from './stream-socket.ts';

type StreamEnd = SocketEnd['end'];

/**
 * Streams the call to the product until the product ends it; resolves with how it did. When `signal` is aborted the
 * stream is told `stop` and closed, and the promise rejects.
 */
export async function runStream(
  live: LiveCall,
  noun: StreamNoun,
  baseUrl: string | undefined,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const stream = new Stream(live, noun, baseUrl);
  const problem = urlProblem(noun.url);
  if (problem !== undefined) {
    stream.refuse(31920, problem);
    return 'refused';
  }
  return stream.run(signal);
}

function urlProblem(url: string): string | undefined {
  if (!/^wss?:\/\//i.test(url) || !URL.canParse(url)) return `not a WebSocket URL: ${url}`;
  if (url.includes('?')) return `a stream URL cannot have a query string: ${url}`;
  return undefined;
}

class Stream {
  readonly #live: LiveCall;
  readonly #noun: StreamNoun;
  readonly #statusCallback: Action | undefined;
  readonly #session: StreamSession;
  readonly #fact: StreamFact;
  #socket: StreamSocket | undefined;

  constructor(live: LiveCall, noun: StreamNoun, baseUrl: string | undefined) {
    const { call, exchange } = live;
    const { accountSid, sid: callSid } = call;
    const { url, parameters: customParameters } = noun;
    const streamSid = newSid('MZ');
    this.#live = live;
    this.#noun = noun;
    const { statusCallback } = noun;
    this.#statusCallback = statusCallback && { ...statusCallback, url: absoluteUrl(statusCallback.url, baseUrl) };
    const session = new StreamSession({
      identity: { accountSid, callSid, streamSid, customParameters },
      clock: exchange.clock,
      send: (text) => this.#socket?.send(text),
      watcher: recordStream(live, streamSid),
      faults: sessionFaults(exchange.faults, call),
    });
    this.#session = session;
    this.#fact = {
      streamSid,
      url,
      customParameters,
      askedAt: exchange.clock.now(),
      openedAt: null,
      closedAt: null,
      end: null,
      closeCode: null,
      get framesSent() {
        return session.framesSent;
      },
    };
    keep(call.facts.streams, this.#fact);
  }

  run(signal: AbortSignal): Promise<StreamEnd> {
    const { exchange, line } = this.#live;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#session.stop();
        this.#socket?.close();
        this.#finish('stopped', 1000);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#socket = new StreamSocket(route(this.#noun.url, exchange.settings.hosts), this.#headers(), exchange.clock, {
        opened: () => {
          // The call may have ended during the handshake; the socket is being closed then.
          if (!signal.aborted) this.#opened();
        },
        received: (data, isBinary) => this.#session.receive(data, isBinary),
        ended: (end) => {
          signal.removeEventListener('abort', stop);
          if (!signal.aborted) this.#ended(end);
          line?.disconnect(this.#session);
          resolve(end.end);
        },
      });
    });
  }

  /** The product will not be asked, or has refused. */
  refuse(code: number, message: string): void {
    const { exchange, call } = this.#live;
    exchange.log.error(code, message, call.sid, { url: this.#noun.url });
    this.#finish('refused', null, message);
  }

  #opened(): void {
    const { exchange, line } = this.#live;
    this.#fact.openedAt = exchange.clock.now();
    this.#session.begin();
    line?.connect(this.#session);
    this.#report('stream-started');
    const { faults, clock } = exchange;
    const { to } = this.#live.call;
    const dead = faults.strike('dead-leg', to);
    if (dead) clock.after(dead.afterMs ?? 0, () => line?.die());
    const reset = faults.strike('stream-reset', to);
    if (reset) clock.after(reset.afterMs ?? 0, () => this.#socket?.reset());
  }

  #ended(end: SocketEnd): void {
    const { exchange, call } = this.#live;
    if (end.end === 'refused') {
      this.refuse(end.code, end.message);
      return;
    }
    exchange.log.warning(end.code, end.message, call.sid, { streamSid: this.#fact.streamSid });
    this.#finish(end.end, end.closeCode, end.end === 'abrupt' ? end.message : undefined);
  }

  #finish(end: NonNullable<StreamFact['end']>, closeCode: number | null, error?: string): void {
    const { exchange, line } = this.#live;
    this.#fact.end = end;
    this.#fact.closeCode = closeCode;
    this.#fact.closedAt = exchange.clock.now();
    line?.disconnect(this.#session);
    this.#report(error === undefined ? 'stream-stopped' : 'stream-error', error);
  }

  #headers(): Record<string, string> {
    const { exchange, call } = this.#live;
    const fault = exchange.faults.strike('stream-signature', call.to);
    if (fault && fault.how !== 'wrong') return {};
    const token = fault ? `not ${exchange.authToken}` : exchange.authToken;
    return { 'X-Twilio-Signature': sign(token, this.#noun.url, {}) };
  }

  #report(event: string, error?: string): void {
    if (this.#statusCallback === undefined) return;
    const { exchange, call } = this.#live;
    const { streamSid } = this.#fact;
    const params = {
      AccountSid: call.accountSid,
      CallSid: call.sid,
      StreamSid: streamSid,
      StreamName: this.#noun.name ?? streamSid,
      StreamEvent: event,
      ...(error === undefined ? {} : { StreamError: error }),
      Timestamp: new Date(exchange.clock.now()).toISOString(),
    };
    void deliver(exchange, call, { kind: 'stream-status', ...this.#statusCallback, params });
  }
}

function sessionFaults(faults: Faults, call: Call): StreamFaults {
  const skipped = faults.strike('frames-skipped', call.to);
  return {
    skip: skipped && { afterMs: skipped.afterMs ?? 0, ms: skipped.ms ?? 0 },
    marksLateMs: faults.strike('marks-late', call.to)?.ms,
    clearLateMs: faults.strike('clear-late', call.to)?.ms,
  };
}
