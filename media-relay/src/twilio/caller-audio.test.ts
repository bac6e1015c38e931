import { describe, expect, it } from 'vitest';
import { CallerAudio } from './caller-audio.ts';

function caller() {
  let now = 0;
  const sent: string[] = [];
  const audio = new CallerAudio(
    (payload) => sent.push(payload),
    () => now,
  );
  const lengths = () => sent.map((payload) => Buffer.from(payload, 'base64').length / 8);
  return {
    audio,
    sent,
    lengths,
    at: (ms: number) => {
      now = ms;
    },
  };
}
const voice = Buffer.alloc(160, 0x12).toString('base64');

describe('the caller’s audio', () => {
  it('is kept while the model is not there, and given whole when it is', () => {
    const { audio, sent } = caller();
    audio.frame({ timestamp: 0, payload: 'first' });
    audio.frame({ timestamp: 20, payload: 'second' });
    expect(sent).toEqual([]);
    audio.open();
    audio.frame({ timestamp: 40, payload: 'third' });
    expect(sent).toEqual(['first', 'second', 'third']);
  });

  it('keeps ten seconds at the most, the latest', () => {
    const { audio, sent } = caller();
    for (let i = 0; i < 700; i++) audio.frame({ timestamp: i * 20, payload: String(i) });
    audio.open();
    expect(sent).toHaveLength(500);
    expect(sent[0]).toBe('200');
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
