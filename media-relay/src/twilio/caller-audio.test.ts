import { describe, expect, it } from 'vitest';
import { AudioPayload } from '../sockets/audio-payload.ts';
import { CallerAudio } from './caller-audio.ts';

function caller() {
  let now = 0;
  const sent: AudioPayload[] = [];
  const audio = new CallerAudio({ append: (payload) => sent.push(payload) }, () => now);
  const lengths = () => sent.map((payload) => payload.ms);
  return {
    audio,
    sent,
    lengths,
    at: (ms: number) => {
      now = ms;
    },
  };
}
const voice = AudioPayload.ofSamples(Buffer.alloc(160, 0x12));
const spoken = (n: number) => AudioPayload.ofSamples(Buffer.from([n >> 8, n & 255]));

describe('the caller’s audio', () => {
  it('is kept while the model is not there, and given whole when it is', () => {
    const { audio, sent } = caller();
    audio.frame({ timestamp: 0, payload: spoken(1) });
    audio.frame({ timestamp: 20, payload: spoken(2) });
    expect(sent).toEqual([]);
    audio.open();
    audio.frame({ timestamp: 40, payload: spoken(3) });
    expect(sent.map((payload) => payload.samples()[1])).toEqual([1, 2, 3]);
  });

  it('keeps ten seconds at the most, the latest', () => {
    const { audio, sent } = caller();
    for (let i = 0; i < 700; i++) audio.frame({ timestamp: i * 20, payload: spoken(i) });
    audio.open();
    expect(sent).toHaveLength(500);
    expect(sent[0]?.samples()).toEqual(spoken(200).samples());
  });

  it('keeps no more of long frames, or of empty ones', () => {
    const { audio, sent } = caller();
    for (let i = 0; i < 30; i++) audio.frame({ timestamp: i * 4_000, payload: AudioPayload.silence(4_000) });
    for (let i = 0; i < 700; i++) audio.frame({ timestamp: 120_000, payload: AudioPayload.silence(0) });
    audio.open();
    expect(sent.length).toBeLessThanOrEqual(500);
    expect(sent.reduce((sum, payload) => sum + payload.ms, 0)).toBeLessThanOrEqual(10_000);
  });

  it('keeps what was only lent to it', () => {
    const { audio, sent } = caller();
    const memory = Buffer.from('AAAABBBB');
    audio.frame({ timestamp: 0, payload: AudioPayload.lent(memory, 0, 4) });
    memory.fill('C');
    audio.open();
    expect(sent.map((payload) => payload.toBase64())).toEqual(['AAAA']);
  });

  it('fills a hole in the carrier’s timestamps with silence of its length', () => {
    const { audio, lengths } = caller();
    audio.open();
    audio.frame({ timestamp: 0, payload: voice });
    audio.frame({ timestamp: 120, payload: voice });
    expect(lengths()).toEqual([20, 100, 20]);
  });

  it('does not take ordinary jitter, or frames out of order, for holes', () => {
    const { audio, lengths } = caller();
    audio.open();
    for (const timestamp of [0, 25, 41, 60, 40, 80]) audio.frame({ timestamp, payload: voice });
    expect(lengths().filter((ms) => ms !== 20)).toEqual([]);
  });

  it.each([10, 30, 40, 100])('takes frames of %i ms for what they are', (ms) => {
    const { audio, lengths } = caller();
    audio.open();
    const frame = AudioPayload.ofSamples(Buffer.alloc(ms * 8, 0x12));
    for (let i = 0; i < 5; i++) audio.frame({ timestamp: i * ms, payload: frame });
    audio.frame({ timestamp: 5 * ms + 60, payload: frame });
    expect(lengths()).toEqual([ms, ms, ms, ms, ms, 60, ms]);
  });

  it('says silence in the carrier’s place when it stops in the middle of a turn, once', () => {
    const { audio, lengths, at } = caller();
    audio.open();
    audio.frame({ timestamp: 0, payload: voice });
    at(740);
    expect(audio.tick(true)).toBeNull();
    at(760);
    audio.tick(true);
    at(1_500);
    audio.tick(true);
    expect(lengths()).toEqual([20, 1_000]);
    audio.frame({ timestamp: 1_520, payload: voice });
    expect(lengths()).toEqual([20, 1_000, 20]);
  });

  it('leaves silence between turns alone', () => {
    const { audio, lengths, at } = caller();
    audio.open();
    at(5_000);
    expect(audio.tick(false)).toBeNull();
    expect(lengths()).toEqual([]);
  });

  it('is lost after ten seconds of nothing', () => {
    const { audio, at } = caller();
    at(9_999);
    expect(audio.tick(false)).toBeNull();
    at(10_000);
    expect(audio.tick(false)).toBe('lost');
  });
});
