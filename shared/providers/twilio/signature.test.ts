import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedByTwilio } from './signature.ts';

const token = 'unit-test-token-0001';
const url = 'https://voice.example.test/twilio/status?tenant=t1&leg=a';
const params = {
  CallSid: 'CA00000000000000000000000000000001',
  CallStatus: 'completed',
  From: '+15005550006',
  To: '+15005550001',
  Tag: ['b', 'a', 'b'],
};
const signature = 'qU1AktAkEXBO6VNxEcaD4azD70g=';
const sign = (text: string) => createHmac('sha1', token).update(text).digest('base64');

describe('a request signed by Twilio', () => {
  it('is one: form, and socket', async () => {
    expect(await isSignedByTwilio({ url, params, signature }, [token])).toBe(true);
    const socket = { url: 'wss://media.example.test/stream', params: {}, signature: 'IxmAINifGGY4OOdFOf0usKoiAC4=' };
    expect(await isSignedByTwilio(socket, [token])).toBe(true);
  });

  it('is one while the token is being rotated', async () => {
    expect(await isSignedByTwilio({ url, params, signature }, ['new-token', token])).toBe(true);
    expect(await isSignedByTwilio({ url, params, signature }, ['new-token'])).toBe(false);
  });

  it('is one whether or not the overrides in the fragment, or a slash after a socket’s path, are signed', async () => {
    const form = { url, params: {}, signature: sign(`${url}#rc=3&rp=all`) };
    expect(await isSignedByTwilio(form, [token])).toBe(true);
    const socket = {
      url: 'wss://h.test/supplier-stream/o1',
      params: {},
      signature: sign('wss://h.test/supplier-stream/o1/'),
    };
    expect(await isSignedByTwilio(socket, [token])).toBe(true);
  });

  it('is none without a signature', async () => {
    expect(await isSignedByTwilio({ url, params, signature: undefined }, [token])).toBe(false);
    expect(await isSignedByTwilio({ url, params, signature: '' }, [token])).toBe(false);
  });

  it('is none when anything of it was changed', async () => {
    const flip = (text: string, at: number) =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
    const changed = fc.oneof(
      fc.nat(signature.length - 2).map((at) => ({ url, params, signature: flip(signature, at) })),
      fc
        .integer({ min: 'https://voice.example.test/'.length, max: url.length - 1 })
        .map((at) => ({ url: flip(url, at), params, signature })),
      fc
        .constantFrom('CallSid', 'CallStatus', 'From', 'To')
        .chain((key) =>
          fc.nat(3).map((at) => ({ url, params: { ...params, [key]: flip(params[key as 'To'], at) }, signature })),
        ),
      fc.string({ minLength: 1 }).map((name) => ({ url, params: { ...params, [`X${name}`]: 'extra' }, signature })),
    );
    await fc.assert(
      fc.asyncProperty(changed, async (request) => {
        expect(await isSignedByTwilio(request, [token])).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});
