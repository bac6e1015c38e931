import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioPayload } from './audio-payload.ts';

const samples = fc.uint8Array({ maxLength: 900 }).map((bytes) => Buffer.from(bytes));

describe('a payload', () => {
  it('knows its length without being decoded', () => {
    for (const bytes of [0, 1, 2, 159, 160, 161, 1600]) {
      expect(AudioPayload.ofSamples(Buffer.alloc(bytes)).ms).toBe(bytes / 8);
    }
  });

  it('is cut and joined to the sample', () => {
    fc.assert(
      fc.property(fc.array(samples, { maxLength: 5 }), fc.nat(5_000), (parts, cutAt) => {
        const all = Buffer.concat(parts);
        const joined = AudioPayload.join(parts.map((part) => AudioPayload.ofSamples(part)));
        expect(joined.samples()).toEqual(all);
        const ms = cutAt / 8;
        expect(joined.first(ms).samples()).toEqual(all.subarray(0, cutAt));
        expect(joined.after(ms).samples()).toEqual(all.subarray(cutAt));
      }),
    );
  });

  it('keeps its bytes when those it was copied from change, however many come after it', () => {
    const source = Buffer.alloc(4_096);
    const kept = Array.from({ length: 200 }, (_, i) => {
      const text = Buffer.alloc(300, i).toString('base64');
      source.write(text, 7, 'latin1');
      return { text, payload: AudioPayload.copyOf(source, 7, 7 + text.length) };
    });
    source.fill(0);
    for (const { text, payload } of kept) expect(payload.toBase64()).toBe(text);
    const long = Buffer.alloc(30_000, 3).toString('base64');
    expect(AudioPayload.copyOf(Buffer.from(long), 0, long.length).toBase64()).toBe(long);
  });

  it('of silence is µ-law’s', () => {
    expect(AudioPayload.silence(20).samples()).toEqual(Buffer.alloc(160, 0xff));
  });

  it('writes itself where it is told to', () => {
    const target = Buffer.alloc(8, 0x2e);
    AudioPayload.ofBase64('AAAA').copyTo(target, 2);
    expect(target.toString()).toBe('..AAAA..');
  });
});
