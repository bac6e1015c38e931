import type { FrontStep } from './front.ts';

/** What the line does when the persona's number is called. */
export type Ring =
  | { does: 'answer'; afterMs?: number }
  | { does: 'busy' }
  | { does: 'no-answer' }
  | { does: 'fail'; sipResponseCode: number };

/** What a persona does about the other side's words. Every reaction is used at most once. */
export interface Reaction {
  /**
   * `turn`: once the other side has finished speaking. `speech`: in the middle of its sentence, after `afterVoicedMs` of
   * its voice, or at the end of the turn when that comes first.
   */
  on: 'turn' | 'speech';
  /** Only for `speech`, ms. */
  afterVoicedMs?: number;
  /** Only when the words heard match; reactions without it are used in order. */
  hears?: RegExp;
  /** `{name}` stands for a value of the persona, `{produit}` for the last product heard. */
  says?: string;
  /** Keys pressed, sent as DTMF. */
  presses?: string;
  /** Hangs up, after having said what there is to say. */
  hangsUp?: boolean;
}

/** Somebody, or something, at the other end of the line: data only, so that a new one is one more entry. */
export interface Persona {
  ring: Ring;
  /** What answering machine detection finds. */
  kind: 'human' | 'machine' | 'silent';
  /** What the detection says instead, and when: so long after the answer, ms, or as the line so many is being said. */
  detected?: { as: string } & ({ afterMs: number } | { afterLines: number });
  /** Before the person: what is on the line until they come. */
  front?: readonly FrontStep[];
  /** How they speak, in words, for a real voice: hesitant, in a hurry. */
  style?: string;
  /** From picking up to the first word, ms. */
  pickUpPauseMs: number;
  /** Said on picking up, whatever is heard; a caller, who waits to be greeted, has none. */
  greeting?: string;
  /** A beep after the greeting. */
  beep?: boolean;
  reactions: readonly Reaction[];
  /** Answers every question of a turn, where others answer the first that they know: reactions whose `hears` is not the same. */
  answersAll?: boolean;
  /** Said before any reaction, one line a turn, over and over until `exchanges` of them were said. */
  smallTalk?: { lines: readonly string[]; exchanges: number };
  /** Said when no reaction is left, twice at most; then `leave`. */
  otherwise?: string;
  /** Said before hanging up for want of anything else to say. */
  leave?: string;
  /** The answer to a goodbye. */
  farewell?: string;
  /** From the farewell to hanging up when the other side does not, ms. */
  lingerMs: number;
  /** Without a sound from either side this long, ms, the persona says `prompt` (once), then hangs up. */
  patienceMs: number;
  prompt?: string;
  /** Hangs up this long after answering in any case, ms. */
  maxCallMs: number;
  values: Readonly<Record<string, string>>;
}

const PERSON: Omit<Persona, 'reactions'> = {
  ring: { does: 'answer' },
  kind: 'human',
  pickUpPauseMs: 400,
  leave: 'Bon, je dois vous laisser, au revoir.',
  farewell: 'Merci, au revoir.',
  lingerMs: 4_000,
  patienceMs: 8_000,
  prompt: 'Allô ?',
  maxCallMs: 300_000,
  values: {},
};

/** A persona who behaves like anybody else except in what `own` says. */
export function person(own: Partial<Persona>): Persona {
  return { ...PERSON, reactions: [], ...own };
}

/** All that the persona will say after a turn of the other side, in order. */
export function scriptOf({ smallTalk, reactions }: Persona): Reaction[] {
  if (!smallTalk) return [...reactions];
  const { lines, exchanges } = smallTalk;
  return [...Array.from({ length: exchanges }, (_, turn) => says(lines[turn % lines.length] ?? '')), ...reactions];
}

/** A number that nobody picks up. */
export function unanswered(ring: Ring): Persona {
  return person({ ring });
}

/** Says `text` after a turn of the other side. */
export function says(text: string): Reaction {
  return { on: 'turn', says: text };
}
