import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { CALLBACK_OVERRIDES } from './callback-overrides.ts';
import { askForKey, carryOn, connectStream, dialPerson, hangUp, playDigits, sayAndHangUp } from './twiml.ts';

/**
 * Without the one difference that is none: whether `>` is escaped in an attribute. An empty verb is written as one tag before that: afterwards
 * words may look like the end of one.
 */
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
      fc.property(
        visible,
        visible,
        fc.webUrl({ withQueryParameters: true }),
        fc.nat(2),
        (name, value, nextUrl, afterSeconds) => {
          const url = 'wss://comptoir.example/supplier-stream/o1';
          const twiml = new VoiceResponse();
          const again = nextUrl + CALLBACK_OVERRIDES;
          if (afterSeconds > 0) twiml.pause({ length: afterSeconds });
          twiml.connect({ action: again, method: 'POST' }).stream({ url }).parameter({ name, value });
          twiml.redirect({ method: 'POST' }, again);
          expect(plain(connectStream({ url, nextUrl, parameters: { [name]: value }, afterSeconds }))).toBe(
            plain(twiml.toString()),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([true, false])('calls a person, with a briefing: %s, as the SDK’s builder would write it', (briefed) => {
    const urls = fc.webUrl({ withQueryParameters: true });
    fc.assert(
      fc.property(urls, urls, urls, fc.option(visible), (nextUrl, briefingUrl, statusUrl, said) => {
        const twiml = new VoiceResponse();
        if (said !== null) twiml.say({ language: 'fr-FR' }, said);
        const dial = twiml.dial({
          action: nextUrl + CALLBACK_OVERRIDES,
          method: 'POST',
          answerOnBridge: true,
          timeout: 25,
          timeLimit: 300,
          callerId: '+33186950000',
        });
        dial.number(
          {
            ...(briefed ? { url: briefingUrl + CALLBACK_OVERRIDES, method: 'POST' } : {}),
            statusCallback: statusUrl + CALLBACK_OVERRIDES,
            statusCallbackMethod: 'POST',
            statusCallbackEvent: ['answered'],
          },
          '+33612345699',
        );
        const person = { number: '+33612345699', callerId: '+33186950000', ringSeconds: 25, limitSeconds: 300 };
        const words = said === null ? null : { text: said, language: 'fr-FR' };
        const mine = dialPerson({ ...person, nextUrl, statusUrl, briefingUrl: briefed ? briefingUrl : null, words });
        expect(plain(mine.replace('></Say>', '/>'))).toBe(plain(twiml.toString()));
      }),
    );
  });

  it('asks for a key, as the SDK’s builder would write it', () => {
    fc.assert(
      fc.property(visible, fc.integer({ min: 1, max: 2 }), (words, times) => {
        const keyUrl = 'https://comptoir.example/supplier-call/o1/briefing?call=c1&attempt=1&transfer=t1';
        const twiml = new VoiceResponse();
        for (let asked = 0; asked < times; asked++) {
          twiml
            .gather({
              input: ['dtmf'],
              numDigits: 1,
              timeout: 8,
              action: keyUrl + CALLBACK_OVERRIDES,
              method: 'POST',
            })
            .say({ language: 'fr-FR' }, words);
        }
        twiml.hangup();
        const mine = askForKey({ words, language: 'fr-FR', times, waitSeconds: 8, keyUrl });
        expect(plain(mine.replaceAll('></Say>', '/>'))).toBe(plain(twiml.toString()));
      }),
    );
  });

  it('presses keys and comes back, as the SDK’s builder would write it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9*#w]{1,32}$/),
        fc.webUrl({ withQueryParameters: true }),
        (digits, nextUrl) => {
          const twiml = new VoiceResponse();
          twiml.play({ digits });
          twiml.redirect({ method: 'POST' }, nextUrl + CALLBACK_OVERRIDES);
          expect(plain(playDigits(digits, nextUrl)).replace('></Play>', '/>')).toBe(plain(twiml.toString()));
        },
      ),
    );
  });

  it('has nothing more to do', () => {
    expect(carryOn().replace('></Response>', '/>')).toBe(new VoiceResponse().toString());
  });

  it('leaves out what XML cannot hold', () => {
    expect(sayAndHangUp('a\u0000b\u0008c', 'fr-FR')).toContain('>abc<');
  });
});
