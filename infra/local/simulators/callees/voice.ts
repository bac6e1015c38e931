import type { Mouth } from './mouth.ts';
import type { Hearing } from './turns.ts';

/** Somebody who can speak and write down what was spoken. */
export interface Speech {
  /** `text` spoken in µ-law, 8 kHz. `style` says how, in words; it may be empty. */
  speak(text: string, style: string): Promise<Buffer>;
  /** What is said in µ-law, 8 kHz. */
  transcribe(audio: Buffer): Promise<string>;
}

/** What each person on a line speaks and hears with. */
export interface Voice {
  mouth(style: string): Mouth;
  hearing(): Hearing;
}
