import { DEFAULT_CHARS_PER_SECOND, FRAME_BYTES, SILENCE_BYTE } from '../speech/speech.ts';
import { Mouth } from './mouth.ts';
import { RealHearing } from './real-hearing.ts';
import type { Speech, Voice } from './voice.ts';

/** A voice made of real speech; what goes wrong with it is told to `onProblem`, and nothing was said, or understood, then. */
export function realVoice(speech: Speech, onProblem: (problem: string) => void): Voice {
  // The same line is often said to many agents: it is spoken once.
  const spoken = new Map<string, Promise<Buffer>>();
  const speak = (text: string, style: string): Promise<Buffer> => {
    const key = `${style}\n${text}`;
    const known = spoken.get(key);
    if (known) return known;
    const speaking = speech.speak(text, style);
    spoken.set(key, speaking);
    speaking.catch(() => spoken.delete(key));
    return speaking;
  };
  return {
    mouth: (style) => new RealMouth((text) => speak(text, style), onProblem),
    hearing: () => new RealHearing((audio) => speech.transcribe(audio), onProblem),
  };
}

/** Says real speech; while it is being made, it counts as speaking, so that nobody says anything else. */
class RealMouth extends Mouth {
  readonly #speak: (text: string) => Promise<Buffer>;
  readonly #onProblem: (problem: string) => void;
  /** What is said keeps its order, whichever is made first. */
  #last: Promise<void> = Promise.resolve();
  #making = 0;

  constructor(speak: (text: string) => Promise<Buffer>, onProblem: (problem: string) => void) {
    super(DEFAULT_CHARS_PER_SECOND);
    this.#speak = speak;
    this.#onProblem = onProblem;
  }

  override get speaking(): boolean {
    return this.#making > 0 || super.speaking;
  }

  override say(text: string): void {
    this.#making += 1;
    const made = this.#speak(text);
    this.#last = this.#last
      .then(async () => this.push(wholeFrames(await made)))
      .catch((error: unknown) => this.#onProblem(`speech was not made: ${String(error)}`))
      .finally(() => (this.#making -= 1));
  }
}

function wholeFrames(audio: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil(audio.length / FRAME_BYTES) * FRAME_BYTES, SILENCE_BYTE);
  audio.copy(whole);
  return whole;
}
