import * as http from 'node:http';
import * as https from 'node:https';
import type { ConnectionRules } from './connection-overrides.ts';
import type { Route } from './route.ts';

/** Twilio reads no longer answers (64 kB of TwiML). */
const MAX_ANSWER_BYTES = 65_536;

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** A request that brought no answer: `ct` when it never connected, `rt` when the connection was there. */
export class NoAnswer extends Error {
  readonly failure: 'ct' | 'rt';
  readonly code: number;

  constructor(failure: 'ct' | 'rt', code: number, message: string) {
    super(message);
    this.failure = failure;
    this.code = code;
  }
}

/** One HTTP request under Twilio's time limits. Redirects are answers like any other. */
export function requestOnce(
  { target, headers }: Route,
  request: { method: 'GET' | 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
  rules: Pick<ConnectionRules, 'connectTimeoutMs' | 'readTimeoutMs' | 'totalTimeoutMs'>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = target.protocol === 'https:';
    let connected = false;
    const sent = (secure ? https : http).request(target, {
      method: request.method,
      headers: { ...request.headers, ...headers },
      agent: false,
      signal: request.signal,
    });
    const total = setTimeout(() => sent.destroy(timedOut('total time', rules.totalTimeoutMs)), rules.totalTimeoutMs);
    let patience = setTimeout(
      () => sent.destroy(timedOut('connecting', rules.connectTimeoutMs)),
      rules.connectTimeoutMs,
    );
    const waitForBytes = (): void => {
      clearTimeout(patience);
      patience = setTimeout(() => sent.destroy(timedOut('reading', rules.readTimeoutMs)), rules.readTimeoutMs);
    };
    const settle = (): void => {
      clearTimeout(total);
      clearTimeout(patience);
    };
    sent.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        waitForBytes();
      });
    });
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        waitForBytes();
        bytes += piece.length;
        if (bytes > MAX_ANSWER_BYTES) sent.destroy(new NoAnswer('rt', 11750, 'answer longer than 64 kB'));
        else pieces.push(piece);
      });
      response.on('end', () => {
        settle();
        const body = Buffer.concat(pieces).toString('utf8');
        resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body });
      });
      response.on('error', (error) => fail(error));
    });
    function fail(error: Error): void {
      settle();
      reject(
        error instanceof NoAnswer
          ? error
          : new NoAnswer(connected ? 'rt' : 'ct', errorCode(error, connected), error.message),
      );
    }
    sent.on('error', fail);
    sent.end(request.body);
    function timedOut(what: string, ms: number): NoAnswer {
      return new NoAnswer(connected ? 'rt' : 'ct', connected ? 11200 : 11205, `${what} took longer than ${ms} ms`);
    }
  });
}

function errorCode(error: Error, connected: boolean): number {
  if ('code' in error && (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')) return 11210;
  return connected ? 11200 : 11205;
}
