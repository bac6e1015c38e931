import Twilio from 'twilio/lib/rest/Twilio.js';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import type { InspectedCall } from '../control/inspect-call.ts';
import type { LogEntry } from '../event-log.ts';
import type { Settings } from '../settings.ts';
import { startTwilioSimulator } from '../simulator.ts';

export const ACCOUNT_SID = `AC${'a'.repeat(32)}`;
export const AUTH_TOKEN = 'unit-test-token-0001';
export const FROM = '+33123456789';

/** Everything short, so that a call goes by in a moment. */
export const QUICK: Partial<Settings> = {
  queueMs: 5,
  ringMs: 10,
  answerMs: 20,
  charsPerSecond: 200,
  priceDelayMs: 30,
  abruptCloseMs: 50,
  amdMs: 40,
  playMs: 100,
};

/** A simulator with a client for each of its two faces. */
export interface SimulatedTwilio {
  url: string;
  sdk: Twilio;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  call(sid: string): Promise<InspectedCall>;
  log(): Promise<LogEntry[]>;
  /** The call once it fulfils `test`. */
  until(sid: string, test: (call: InspectedCall) => boolean, ms?: number): Promise<InspectedCall>;
  close(): Promise<void>;
}

type OnAnswer = (method: string, uri: string, status: number, body: unknown) => void;

/** The SDK's own HTTP client, sent to another host, with an ear on the answers. */
function redirectedClient(origin: string, onAnswer: OnAnswer): RequestClient {
  const client = new RequestClient({ timeout: 1_000 });
  const request = client.request.bind(client);
  client.request = async (options) => {
    const uri = options.uri.replace('https://api.twilio.com', origin);
    const answer = await request({ ...options, uri });
    onAnswer(options.method, uri, answer.statusCode, answer.body);
    return answer;
  };
  return client;
}

export async function startSimulatedTwilio(
  settings: Partial<Settings> = {},
  onAnswer: OnAnswer = () => {},
): Promise<SimulatedTwilio> {
  const simulator = await startTwilioSimulator({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    settings: { ...QUICK, ...settings },
  });
  const { url } = simulator;
  const sdk = new Twilio(ACCOUNT_SID, AUTH_TOKEN, { httpClient: redirectedClient(url, onAnswer) });
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/_sim/${path}`, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const call = async (sid: string): Promise<InspectedCall> => (await control('GET', `calls/${sid}`)) as InspectedCall;
  return {
    url,
    sdk,
    control,
    call,
    log: async () => (await control('GET', 'log')) as LogEntry[],
    until: async (sid, test, ms = 10_000) => {
      for (const deadline = Date.now() + ms; ;) {
        const now = await call(sid);
        if (test(now)) return now;
        if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain; the call is ${JSON.stringify(now)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: () => simulator.close(),
  };
}

/** Whether a call is over and told so to its status callback. */
export function isOver({ status }: InspectedCall): boolean {
  return ['completed', 'busy', 'no-answer', 'failed', 'canceled'].includes(status);
}
