import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { newIdentifier } from '../identifiers.ts';

/** One event on its way to the product, delivered until it says 2xx. */
export interface WebhookFact {
  webhookId: string;
  attempts: { at: number; ms: number; status: number | null }[];
}

/** OpenAI goes on for three days; here a few times must do. */
const MAX_ATTEMPTS = 8;
const FIRST_WAIT_MS = 300;
/** "Within a few seconds". */
const ANSWER_MS = 5_000;

export interface DeliveryDeps {
  clock: Clock;
  secret: string;
  closing: AbortSignal;
}

/** The headers of Standard Webhooks. `secret`: `whsec_` and base64. */
export function signedHeaders(secret: string, id: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  };
}

/** Delivers one event as OpenAI does, again with longer and longer waits; `copies` deliveries go out at the same time. */
export function deliverWebhook(
  deps: DeliveryDeps,
  url: string,
  event: { type: string; data: object },
  copies: number,
): WebhookFact {
  const fact: WebhookFact = { webhookId: newIdentifier('wh'), attempts: [] };
  const created_at = Math.floor(deps.clock.now() / 1000);
  const body = JSON.stringify({ object: 'event', id: newIdentifier('evt'), created_at, ...event });
  for (let copy = 0; copy < copies; copy++) void deliver(deps, url, body, fact, 1);
  return fact;
}

async function deliver(deps: DeliveryDeps, url: string, body: string, fact: WebhookFact, tries: number): Promise<void> {
  const at = deps.clock.now();
  const status = await post(deps, url, body, fact.webhookId);
  if (deps.closing.aborted) return;
  fact.attempts.push({ at, ms: deps.clock.now() - at, status });
  if ((status !== null && status >= 200 && status < 300) || tries >= MAX_ATTEMPTS) return;
  deps.clock.after(FIRST_WAIT_MS * 2 ** (tries - 1), () => void deliver(deps, url, body, fact, tries + 1));
}

async function post(
  { clock, secret, closing }: DeliveryDeps,
  url: string,
  body: string,
  id: string,
): Promise<number | null> {
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_MS)]);
    const headers = signedHeaders(secret, id, body, clock.now());
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
