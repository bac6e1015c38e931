import { randomUUID } from 'node:crypto';
import { keep, type WebhookFact } from '../calls/call-facts.ts';
import type { Call, HttpMethod } from '../calls/call.ts';
import type { Clock } from '../clock.ts';
import type { EventLog } from '../event-log.ts';
import { connectionOverrides, type ConnectionRules, type Failure } from './connection-overrides.ts';
import { type Answer, NoAnswer, requestOnce } from './request-once.ts';
import { route } from './route.ts';
import { sign } from './sign.ts';

/** Requests not worth a connection are given up, ms. */
const SHORTEST_TRY_MS = 1;

export interface Webhook {
  kind: WebhookFact['kind'];
  url: string;
  method: HttpMethod;
  params: Record<string, string>;
  /** The same on every delivery of one event; made up when absent. */
  idempotencyToken?: string;
  fault?: string;
}

/** What a webhook brought: an answer of the 2xx family, or Twilio's code for what went wrong. */
export type Delivery = { ok: true; answer: Answer } | { ok: false; code: number; message: string };

export interface DeliveryDeps {
  authToken: string;
  clock: Clock;
  log: EventLog;
  settings: { hosts: Readonly<Record<string, string>> };
  /** Aborted when the simulator closes. */
  closing: AbortSignal;
}

/** Sends one webhook as Twilio does: signed, within its time limits, retried as its URL's fragment says. */
export async function deliver(deps: DeliveryDeps, call: Call, webhook: Webhook): Promise<Delivery> {
  const { url, rules } = connectionOverrides(webhook.url);
  const { method, params } = webhook;
  const fact: WebhookFact = {
    at: deps.clock.now(),
    kind: webhook.kind,
    method,
    url,
    params,
    idempotencyToken: webhook.idempotencyToken ?? randomUUID(),
    attempts: [],
    ...(webhook.fault === undefined ? {} : { fault: webhook.fault }),
  };
  keep(call.facts.webhooks, fact);
  const delivery = await tryAndRetry(deps, fact, rules);
  // What goes wrong with TwiML is logged by whoever decides what happens to the call.
  const isTwiml = fact.kind === 'twiml' || fact.kind === 'action';
  if (!delivery.ok && !isTwiml) deps.log.warning(delivery.code, delivery.message, call.sid, { url, kind: fact.kind });
  return delivery;
}

async function tryAndRetry(deps: DeliveryDeps, fact: WebhookFact, rules: ConnectionRules): Promise<Delivery> {
  const deadline = deps.clock.now() + rules.totalTimeoutMs;
  for (let tries = 0; ; tries++) {
    const outcome = await tryOnce(deps, fact, { ...rules, totalTimeoutMs: deadline - deps.clock.now() });
    if (outcome.delivery.ok || outcome.failure === undefined) return outcome.delivery;
    const timeLeft = deadline - deps.clock.now() > SHORTEST_TRY_MS;
    if (tries >= rules.retries || !rules.retryOn.has(outcome.failure) || !timeLeft) return outcome.delivery;
  }
}

async function tryOnce(
  deps: DeliveryDeps,
  fact: WebhookFact,
  rules: ConnectionRules,
): Promise<{ delivery: Delivery; failure?: Failure }> {
  const at = deps.clock.now();
  const attempt: WebhookFact['attempts'][number] = { at, ms: 0 };
  fact.attempts.push(attempt);
  try {
    const answer = await request(deps, fact, rules);
    attempt.status = answer.status;
    if (answer.status >= 200 && answer.status < 300) return { delivery: { ok: true, answer } };
    const failure = answer.status >= 500 ? '5xx' : answer.status >= 400 ? '4xx' : undefined;
    const delivery: Delivery = { ok: false, code: 11200, message: `answered ${answer.status}` };
    return failure === undefined ? { delivery } : { delivery, failure };
  } catch (error) {
    const { failure, code, message } = error instanceof NoAnswer ? error : new NoAnswer('ct', 11100, String(error));
    attempt.failure = `${failure}: ${message}`;
    return { delivery: { ok: false, code, message }, failure };
  } finally {
    attempt.ms = deps.clock.now() - at;
  }
}

/** A GET carries the parameters in its query, where the signature covers them as part of the URL. */
async function request(deps: DeliveryDeps, fact: WebhookFact, rules: ConnectionRules): Promise<Answer> {
  const form = new URLSearchParams(fact.params).toString();
  const isPost = fact.method === 'POST';
  const url = isPost ? fact.url : `${fact.url}${fact.url.includes('?') ? '&' : '?'}${form}`;
  const headers: Record<string, string> = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'I-Twilio-Idempotency-Token': fact.idempotencyToken,
    'X-Twilio-Signature': sign(deps.authToken, url, isPost ? fact.params : {}),
  };
  if (isPost) {
    headers['Content-Type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
    headers['Content-Length'] = String(Buffer.byteLength(form));
  }
  const sent = { method: fact.method, headers, body: isPost ? form : '', signal: deps.closing };
  return requestOnce(route(url, deps.settings.hosts), sent, rules);
}
