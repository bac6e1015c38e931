import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioMs, parseMessage, sliceMedia } from './media-stream-messages.ts';

const frame = (timestamp: string, payload: string) =>
  `{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"2","timestamp":"${timestamp}","payload":"${payload}"},"streamSid":"MZ1"}`;

describe('media stream messages', () => {
  it('reads the audio of a frame as Twilio writes it', () => {
    expect(sliceMedia(frame('40', 'AAAA'))).toEqual({ timestamp: 40, payload: 'AAAA' });
  });

  it('leaves to the parser whatever is written in another way', () => {
    expect(sliceMedia('{ "event": "media", "media": { "timestamp": "40", "payload": "AAAA" } }')).toBeNull();
    expect(sliceMedia('{"streamSid":"MZ1","event":"media","media":{"timestamp":"40","payload":"AAAA"}}')).toBeNull();
    expect(sliceMedia(frame('40', 'AA\\u0041A'))).toBeNull();
    expect(sliceMedia('{"event":"mark","mark":{"name":"1"}}')).toBeNull();
  });

  it('says of every frame what the parser says, or nothing', () => {
    const anyText = fc.string({ unit: 'grapheme' });
    const media = fc.record({
      event: fc.constant('media'),
      streamSid: fc.constant('MZ1'),
      sequenceNumber: fc.nat().map(String),
      media: fc.record(
        {
          track: fc.constant('inbound'),
          timestamp: fc.oneof(fc.nat().map(String), anyText),
          payload: fc.oneof(fc.base64String(), anyText),
          note: anyText,
        },
        { requiredKeys: ['timestamp', 'payload'] },
      ),
      extra: fc.jsonValue(),
    });
    fc.assert(
      fc.property(media, (value) => {
        const text = JSON.stringify(value);
        const sliced = sliceMedia(text);
        const parsed = parseMessage(text);
        if (sliced === null) return;
        expect(parsed?.event).toBe('media');
        if (parsed?.event === 'media')
          expect(sliced).toEqual({ timestamp: parsed.media.timestamp, payload: parsed.media.payload });
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(['', '{', 'null', '[]', '{"event":"media"}', '{"event":"unheard-of"}', '{"event":"start","streamSid":1}'])(
    'takes %j for nothing it knows',
    (text) => expect(parseMessage(text)).toBeNull(),
  );

  it('reads parameters and the carrier’s call from a start', () => {
    const start = parseMessage(
      JSON.stringify({
        event: 'start',
        sequenceNumber: '1',
        streamSid: 'MZ1',
        start: {
          accountSid: 'AC1',
          callSid: 'CA1',
          streamSid: 'MZ1',
          tracks: ['inbound'],
          customParameters: { token: 't' },
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        },
      }),
    );
    expect(start).toMatchObject({ event: 'start', start: { callSid: 'CA1', customParameters: { token: 't' } } });
  });

  it('knows the length of base64 audio without decoding it', () => {
    for (const bytes of [0, 1, 2, 159, 160, 161, 1600]) {
      expect(audioMs(Buffer.alloc(bytes).toString('base64'))).toBe(bytes / 8);
    }
  });
});
