import { Ear, FRAME_MS, say } from '../../speech/speech.ts';
import type { SpokenWord } from './item.ts';

export interface Pronounced {
  /** µ-law, whole 20 ms frames. */
  audio: Buffer;
  words: SpokenWord[];
}

/** Speech for `text`. When each word starts is read back from the audio, so that both can never disagree. */
export function pronounce(text: string, charsPerSecond: number): Pronounced {
  const audio = say(text, charsPerSecond);
  const words: SpokenWord[] = [];
  for (const [index, frame] of new Ear().hear(audio).entries()) {
    if (frame.word !== '') words.push({ text: frame.word, startMs: index * FRAME_MS });
  }
  return { audio, words };
}
