import { arabic } from './arabic.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { normalise } from './normalise.ts';
import type { Meaning, Phrase } from './phrase.ts';

/** Networks speak their own language whatever the callee's is, so all are looked for. */
export const phrases: readonly Phrase[] = [...french, ...english, ...arabic];

export interface Reading {
  means: Meaning;
  sure: boolean;
}

/**
 * When an announcement says several things, the first of these is what it is. A recorder that explains its keys is a
 * recorder, a menu that offers to leave a message a menu, and a network that takes messages for who is out of reach a recorder.
 */
const PRECEDENCE: readonly Reading[] = [
  { means: 'screening', sure: true },
  { means: 'voicemail', sure: true },
  { means: 'screening', sure: false },
  { means: 'menu', sure: true },
  { means: 'not_in_service', sure: true },
  { means: 'voicemail', sure: false },
  { means: 'unreachable', sure: true },
  { means: 'hold', sure: true },
  { means: 'hold', sure: false },
  { means: 'person', sure: false },
  { means: 'goodbye', sure: false },
];

/** What the words say about who is on the line; null for words like any other. */
export function readAnnouncement(text: string): Reading | null {
  const written = normalise(text);
  // Who asks something waits for the answer, whatever else they ask for.
  const asks = /[?؟]/.test(text);
  const found = phrases.filter(({ means, sure, words }) => words.test(written) && !(means === 'hold' && !sure && asks));
  return PRECEDENCE.find(({ means, sure }) => found.some((one) => one.means === means && one.sure === sure)) ?? null;
}

/** What transcribers make of music, noise and silence, from subtitles that they were trained on. */
const NO_WORDS =
  /^(?:(?:\p{L}+ )?musique(?: \p{L}+){0,2}|music(?: playing)?|موسيقي|sous titre\w*.*|subtitles? by.*|merci d avoir regarde.*|thanks for watching.*)$/u;

/** Nothing was said: music, a cough, a tone. */
export function isWordless(text: string): boolean {
  const written = normalise(text);
  return written === '' || NO_WORDS.test(written);
}

/** The recorder's tone, as transcribers write it: the last thing heard, apart from the sentence that announces it. */
export function endsInBeep(text: string): boolean {
  return /(?:^|[.!?…)\]*([])\s*\(?\[?\*?b(?:i+p+|ee+p)\W*$/iu.test(text.trim());
}

/** "One moment" said by itself; with anything else in the sentence it is a part of the conversation. */
export function isAside(text: string): boolean {
  return text.split(/\s+/).length <= 9 && !/\d/.test(text);
}

/** The key that a menu offers, if it offers just one. */
export function onlyKey(text: string): string | null {
  const keys = new Set([...text.matchAll(/(?<![\d€])[0-9#*](?!\d)/g)].map(([key]) => key));
  return keys.size === 1 ? ([...keys][0] ?? null) : null;
}
