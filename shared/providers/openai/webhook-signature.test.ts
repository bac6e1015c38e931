import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Secret } from '../../runtime/secrets.ts';
import { webhookSecrets } from './account.ts';
import { isSignedByOpenAi, type SignedWebhook } from './webhook-signature.ts';

/** Computed with the official package, which is asked for its opinion as well. */
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const OTHER = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=';
const webhook: SignedWebhook = {
  id: 'wh_1',
  timestamp: '1790000000',
  signature: 'v1,5zvizTpmRBctKRQdNf9NCXkw5DWv6EasFz9ljZpTWkw=',
  body: '{"object":"event","id":"evt_1","type":"realtime.call.incoming","created_at":1,"data":{"call_id":"rtc_1","sip_headers":[]}}',
};
const now = new Date(1_790_000_000_000);
const account = (webhookSecret: string) => JSON.stringify({ webhookSecret });
const secret = (current: string, previous: string | null = null): Secret => ({
  current: async () => account(current),
  previous: async () => previous && account(previous),
});
const isSigned = (change: Partial<SignedWebhook> = {}, by = secret(SECRET), at = now) =>
  isSignedByOpenAi({ ...webhook, ...change }, webhookSecrets(by), at);

describe('a webhook of OpenAI’s', () => {
  it('is believed when it was signed with our secret, as the official package believes it', async () => {
    expect(await isSigned()).toBe(true);
    const openai = new OpenAI({ apiKey: 'sk-test' });
    const headers = {
      'webhook-id': webhook.id!,
      'webhook-timestamp': webhook.timestamp!,
      'webhook-signature': webhook.signature!,
    };
    const tolerant = 10 ** 9;
    await expect(openai.webhooks.verifySignature(webhook.body, headers, SECRET, tolerant)).resolves.toBeUndefined();
  });

  it.each<[string, Partial<SignedWebhook>]>([
    ['another body', { body: webhook.body.replace('rtc_1', 'rtc_2') }],
    ['another id', { id: 'wh_2' }],
    ['another time', { timestamp: '1790000001' }],
    ['no id', { id: undefined }],
    ['no time', { timestamp: undefined }],
    ['a time that is none', { timestamp: '1.79e9' }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: 'v1,' }],
    ['a signature of another kind', { signature: webhook.signature!.replace('v1', 'v1a') }],
  ])('is not believed with %s', async (_what, change) => {
    expect(await isSigned(change)).toBe(false);
  });

  it('is not believed when it is older than five minutes, or from the future', async () => {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    expect(await isSigned({}, secret(SECRET), after(299))).toBe(true);
    expect(await isSigned({}, secret(SECRET), after(301))).toBe(false);
    expect(await isSigned({}, secret(SECRET), after(-301))).toBe(false);
  });

  it('is believed by either secret while one takes the place of the other, and by either signature', async () => {
    expect(await isSigned({}, secret(OTHER, SECRET))).toBe(true);
    expect(await isSigned({}, secret(OTHER))).toBe(false);
    expect(await isSigned({ signature: `v1,c29tZXRoaW5nIGVsc2U= ${webhook.signature}` })).toBe(true);
  });
});
