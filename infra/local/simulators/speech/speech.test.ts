import { describe, expect, it } from 'vitest';
import { Ear, FRAME_BYTES, say, silence } from './speech.ts';

const hearAll = (pieces: Buffer[]) => {
  const ear = new Ear();
  return pieces.flatMap((piece) => ear.hear(piece));
};
const words = (pieces: Buffer[]) =>
  hearAll(pieces)
    .map((frame) => frame.word)
    .join('');

describe('speech on a simulated line', () => {
  it('carries accented words through pieces of any size', () => {
    const audio = say('Bonjour, dix kilos de tomates livrées à 14 h ?');
    const pieces = [];
    for (let at = 0; at < audio.length; at += 37) pieces.push(audio.subarray(at, at + 37));
    expect(words(pieces)).toBe('Bonjour, dix kilos de tomates livrées à 14 h ?');
  });

  it('lasts as long as it takes to say', () => {
    const audio = say('un deux trois quatre', 10);
    expect(audio.length / FRAME_BYTES / 50).toBeCloseTo(2, 0);
  });

  it('loses the words that were cut and no others', () => {
    const audio = say('un deux trois', 10);
    const cut = audio.subarray(0, audio.length - 3 * FRAME_BYTES * 10);
    expect(words([cut])).toBe('un deux');
  });

  it('finds the words again after a piece of a frame went missing', () => {
    const audio = Buffer.concat([say('avant').subarray(0, -50), say('après')]);
    expect(words([audio])).toContain('après');
  });

  it('hears silence as silence and a foreign sound as voice without words', () => {
    expect(hearAll([silence(40)]).some((frame) => frame.voiced)).toBe(false);
    const beep = hearAll([Buffer.alloc(FRAME_BYTES, 0x10)]);
    expect(beep).toEqual([{ voiced: true, word: '' }]);
  });
});
