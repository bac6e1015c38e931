import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { connectStream, hangUp, sayAndHangUp } from './twiml.ts';

/** Without the one difference that is none: whether `>` is escaped in an attribute. */
const plain = (twiml: string) => twiml.replaceAll('&gt;', '>');
const visible = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.replaceAll(/\p{Cc}|\uFFFE|\uFFFF/gu, ''));

describe('TwiML', () => {
  it('hangs up', () => {
    const twiml = new VoiceResponse();
    twiml.hangup();
    expect(hangUp()).toBe(twiml.toString());
  });

  it('says what it is given, as the SDK’s builder would write it', () => {
    fc.assert(
      fc.property(visible, (words) => {
        const twiml = new VoiceResponse();
        twiml.say({ language: 'fr-FR' }, words);
        twiml.hangup();
        // The builder writes an empty verb as one tag; both say nothing.
        expect(sayAndHangUp(words, 'fr-FR').replace('></Say>', '/>')).toBe(twiml.toString());
      }),
      { numRuns: 1_000 },
    );
  });

  it('connects a stream, with its parameters and what comes next, as the SDK’s builder would write it', () => {
    fc.assert(
      fc.property(visible, visible, fc.webUrl({ withQueryParameters: true }), (name, value, nextUrl) => {
        const url = 'wss://comptoir.example/supplier-stream/o1';
        const twiml = new VoiceResponse();
        twiml.connect({ action: nextUrl, method: 'POST' }).stream({ url }).parameter({ name, value });
        twiml.redirect({ method: 'POST' }, nextUrl);
        expect(plain(connectStream({ url, nextUrl, parameters: { [name]: value } }))).toBe(plain(twiml.toString()));
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves out what XML cannot hold', () => {
    expect(sayAndHangUp('a\u0000b\u0008c', 'fr-FR')).toContain('>abc<');
  });
});
