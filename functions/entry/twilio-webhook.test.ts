import { describe, expect, it } from 'vitest';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { type TwilioWebhook, twilioWebhookFunction } from './twilio-webhook.ts';

const secret = (value: string): Secret => ({ current: async () => value, previous: async () => null });
const account = JSON.stringify({ accountSid: 'AC1', authToken: 'token', phoneNumber: '+33186950000' });
const received: TwilioWebhook[] = [];
const handler = twilioWebhookFunction(
  { twilio: secret(account), edge: secret('edge'), publicUrl: async () => 'https://comptoir.example' },
  async (webhook) => {
    received.push(webhook);
    return { status: 200, contentType: 'text/xml', body: '<Response/>' };
  },
);
const path = '/supplier-call/o1?call=c1&attempt=1';
const url = `https://comptoir.example${path}`;
const sign = (params: Record<string, string | string[]>, at = url) => getExpectedTwilioSignature('token', at, params);

describe('a Twilio webhook', () => {
  it('is read when Twilio signed it: parameters, repeated and empty ones included', async () => {
    const params = { CallSid: 'CA1', Tag: ['b', 'a'], Empty: '' };
    const body = 'CallSid=CA1&Tag=b&Tag=a&Empty=';
    const event = apiEvent(`POST ${path}`, {
      headers: { 'x-twilio-signature': sign(params) },
      body,
      params: { orderId: 'o1' },
    });
    expect(await handler(event, lambdaContext)).toMatchObject({ statusCode: 200, body: '<Response/>' });
    expect(received.at(-1)).toMatchObject({ pathParams: { orderId: 'o1' }, params: { CallSid: 'CA1', Empty: '' } });
    expect(received.at(-1)?.query.get('attempt')).toBe('1');
  });

  it('is read from the query of a GET, which is signed as part of the address', async () => {
    const event = apiEvent(`GET ${path}&CallSid=CA2`, {
      headers: { 'x-twilio-signature': sign({}, `${url}&CallSid=CA2`) },
    });
    expect(await handler(event, lambdaContext)).toMatchObject({ statusCode: 200 });
    expect(received.at(-1)?.params['CallSid']).toBe('CA2');
  });

  it.each([
    ['no signature', {}],
    ['a signature of something else', { 'x-twilio-signature': sign({ CallSid: 'CA9' }) }],
    [
      'a signature for the host that the client claims',
      {
        'x-twilio-signature': sign({ CallSid: 'CA1' }, `https://evil.example${path}`),
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
      },
    ],
  ])('is refused with %s', async (_name, headers) => {
    const before = received.length;
    const result = await handler(apiEvent(`POST ${path}`, { headers, body: 'CallSid=CA1' }), lambdaContext);
    expect(result).toMatchObject({ statusCode: 403 });
    expect(JSON.parse(result.body ?? '')).toMatchObject({ code: 'forged_webhook' });
    expect(received).toHaveLength(before);
  });
});
