import * as fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { sign } from './sign.ts';

const TOKEN = 'unit-test-token-0001';

describe('the signature', () => {
  it('matches the known vectors: form with a repeated parameter, WebSocket, JSON body', () => {
    const form = {
      CallSid: 'CA00000000000000000000000000000001',
      CallStatus: 'completed',
      From: '+15005550006',
      To: '+15005550001',
      Tag: ['b', 'a', 'b'],
    };
    const formUrl = 'https://voice.example.test/twilio/status?tenant=t1&leg=a';
    const bodySha = '09ad9fd2fb648cb2f62141215828ea00a62c299db05d20aa9ade2f527a301cc6';
    expect(sign(TOKEN, formUrl, form)).toBe('qU1AktAkEXBO6VNxEcaD4azD70g=');
    expect(sign(TOKEN, 'wss://media.example.test/stream', {})).toBe('IxmAINifGGY4OOdFOf0usKoiAC4=');
    expect(sign(TOKEN, `https://voice.example.test/json?bodySHA256=${bodySha}`, {})).toBe(
      'J84wdJvl9gbypsJj6cskWlVXvmk=',
    );
  });

  it('is the one that Twilio’s own SDK expects, whatever the parameters', () => {
    const params = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(params, (values) => {
        const url = 'https://example.test/a?b=c';
        expect(sign(TOKEN, url, values)).toBe(getExpectedTwilioSignature(TOKEN, url, values));
      }),
    );
  });
});
