import { describe, expect, it } from 'vitest';
import { Ear, say } from '../../speech/speech.ts';
import { decodeAudio, encodeAudio } from './audio-codec.ts';

const PCM = { type: 'audio/pcm', rate: 24000 } as const;

describe('24 kHz PCM', () => {
  it('is six times as long as µ-law and carries the words there and back', () => {
    const speech = say('Livraison à 14 h, d’accord ?');
    const pcm = encodeAudio(speech, PCM);
    expect(pcm.length).toBe(speech.length * 6);
    const words = new Ear().hear(decodeAudio(pcm, PCM)).map(({ word }) => word);
    expect(words.join('')).toBe('Livraison à 14 h, d’accord ?');
  });

  it('keeps every µ-law value but the second zero', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const back = decodeAudio(encodeAudio(all, PCM), PCM);
    expect([...back].filter((byte, index) => byte !== index)).toEqual([0xff]);
  });

  it('leaves µ-law alone', () => {
    const speech = say('Bonjour');
    expect(encodeAudio(speech, { type: 'audio/pcmu' })).toBe(speech);
  });
});
