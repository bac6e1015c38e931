import { fold } from '../french/fold.ts';
import type { Situation } from './mind.ts';

const QUOTE = /«\s*([^«»]+?)\s*»/gu;
const ORDERS_TO_SAY =
  /\b(?:dis|dire|dites|prononc\w*|commenc\w*|ouvr\w*|ouverture|annonc\w*|salu\w*|accueil\w*|repet\w*|exactement|mot pour mot|verbatim|textuellement|premiere (?:phrase|replique)|say|begin|start|greet\w*|open\w*)\b/;
const ABOUT_THE_END =
  /\b(?:termin\w*|conclu\w*|fin|finir|finis|cloture\w*|raccroch\w*|prends conge|end|close|finish)\b/;
/** A quoted name is not a sentence. */
const WORDS_OF_A_SENTENCE = 4;

/**
 * The sentence that the instructions want said word for word, between « and ». Instructions for this one response count
 * whenever they come; those of the session only for the model's first words that are heard.
 */
export function findVerbatim(situation: Situation): string | null {
  const { responseInstructions, instructions, turns } = situation;
  if (responseInstructions !== null) {
    const quotes = quotesIn(responseInstructions);
    return (quotes.find(({ lead }) => ORDERS_TO_SAY.test(lead)) ?? quotes[0])?.text ?? null;
  }
  if (turns.some((turn) => turn.by === 'agent' && turn.text !== '')) return null;
  const quotes = quotesIn(instructions).filter(({ lead }) => !ABOUT_THE_END.test(lead));
  const ordered = quotes.find(({ lead }) => ORDERS_TO_SAY.test(lead));
  return (ordered ?? quotes.find(({ text }) => text.split(/\s+/u).length >= WORDS_OF_A_SENTENCE))?.text ?? null;
}

/** Each quote with what leads to it on its own line, or the line before when the quote stands alone. */
function quotesIn(text: string): { text: string; lead: string }[] {
  return [...text.normalize('NFC').matchAll(QUOTE)].map((match) => {
    const before = text.slice(0, match.index);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const lead = /\p{L}/u.test(line) ? line : before.trimEnd().slice(before.trimEnd().lastIndexOf('\n') + 1);
    const sentence = lead.split(/(?<=[.!?»])\s/u).at(-1) ?? lead;
    return { text: match[1] ?? '', lead: fold(sentence) };
  });
}
