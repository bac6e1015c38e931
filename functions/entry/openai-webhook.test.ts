import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { type OpenAiWebhook, openAiWebhookFunction } from './openai-webhook.ts';

const KEY = Buffer.from('the webhook’s secret');
const secret = (value: string): Secret => ({ current: async () => value, previous: async () => null });
let received: OpenAiWebhook[];
let failure: Error | null;
beforeEach(() => {
  received = [];
  failure = null;
});
const handler = openAiWebhookFunction(
  {
    webhook: secret(JSON.stringify({ webhookSecret: `whsec_${KEY.toString('base64')}` })),
    edge: secret('edge'),
    now: () => new Date(),
  },
  async (webhook) => {
    if (failure) throw failure;
    received.push(webhook);
  },
);

function delivery(body: string, change: Record<string, string> = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', KEY).update(`wh_1.${timestamp}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'wh_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}`, ...change };
  return apiEvent('POST /webhooks/openai', { headers, body });
}

describe('a webhook of OpenAI’s', () => {
  it('is read when it is signed, also as base64', async () => {
    const event = delivery('{"type":"é"}');
    expect(await handler(event, lambdaContext)).toMatchObject({ statusCode: 200 });
    const encoded = { ...event, body: Buffer.from('{"type":"é"}').toString('base64'), isBase64Encoded: true };
    expect(await handler(encoded, lambdaContext)).toMatchObject({ statusCode: 200 });
    expect(received).toEqual(Array.from({ length: 2 }, () => ({ id: 'wh_1', event: { type: 'é' } })));
  });

  it.each([
    ['forged', delivery('{}', { 'webhook-signature': 'v1,AAAA' }), 403, 'forged_webhook'],
    ['without a signature', apiEvent('POST /webhooks/openai', { body: '{}' }), 403, 'forged_webhook'],
    ['around the edge', delivery('{}', { 'x-comptoir-edge': 'guess' }), 403, 'not_through_the_edge'],
    ['no JSON', delivery('{'), 400, 'invalid_body'],
  ])('is refused when it is %s', async (_what, event, statusCode, code) => {
    const answer = await handler(event, lambdaContext);
    expect(answer).toMatchObject({ statusCode, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(String(answer.body))).toMatchObject({ code });
    expect(received).toEqual([]);
  });

  it('is to be delivered again when we failed', async () => {
    failure = new Error('the table is gone');
    const answer = await handler(delivery('{}'), lambdaContext);
    expect(answer).toMatchObject({ statusCode: 500 });
    expect(String(answer.body)).not.toContain('table');
  });
});
