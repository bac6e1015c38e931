import { fold } from '../french/fold.ts';
import type { Utterance } from '../supplier-order/negotiation.ts';

const AGENT = 'agent|assistante?|ia|ai|bot|restaurant|modele|model';
const OTHER =
  'fournisseur|supplier|appelante?|appele|interlocuteur|correspondant|client|caller|callee|user|humain|human|utilisateur';
/** `12 [agent] …`, `[13] fournisseur : …`, `#14 (agent, 00:12) …`, `👤 Fournisseur: …`. A clock time is no line number. */
const LINE = new RegExp(
  String.raw`^[^\p{L}\d\[(#]*[\[(#]?\s*(?:(?:ligne |l)?(?<number>\d{1,5})(?![:\d])\s*[\])]?)?[^\p{L}\[(<]*` +
    String.raw`(?:[\[(<]\s*(?<who>${AGENT}|${OTHER})\b(?<note>[^\])>\n]{0,60})[\])>]|"?(?<name>${AGENT}|${OTHER})\b"?)` +
    String.raw`\s*[:|>–-]*\s*(?<text>.*)$`,
  'u',
);
const IS_AGENT = new RegExp(`^(?:${AGENT})$`);
/** What was said and never heard is no part of an agreement. */
const UNHEARD = /\b(?:non entendue?|unheard|coupee?|inaudible)\b/;

interface Transcript {
  utterances: Utterance[];
  /** The other lines: the order, the date, what to do. */
  rest: string;
}

/** Finds the lines of a conversation in a text; lines without numbers are numbered by their rank. */
export function readTranscript(text: string): Transcript {
  const utterances: Utterance[] = [];
  const rest: string[] = [];
  for (const line of text.normalize('NFC').split('\n')) {
    const groups = LINE.exec(fold(line))?.groups;
    const said = groups ? line.slice(line.length - (groups['text'] ?? '').length).trim() : '';
    if (!groups || !looksLikeSpeech(groups, said)) {
      rest.push(line);
      continue;
    }
    if (UNHEARD.test(groups['note'] ?? '')) continue;
    const by = IS_AGENT.test(groups['who'] ?? groups['name'] ?? '') ? 'agent' : 'supplier';
    utterances.push({ by, text: said, line: Number(groups['number'] ?? utterances.length + 1) });
  }
  return { utterances, rest: rest.join('\n') };
}

/** `Fournisseur : Primeurs Dupont` in a header is a field, not a turn: only numbers, brackets or several words tell. */
function looksLikeSpeech(groups: Record<string, string | undefined>, said: string): boolean {
  if (said === '') return groups['number'] !== undefined;
  if (groups['number'] !== undefined) return true;
  return /[.!?…,]/u.test(said) || said.split(/\s+/u).length > 4;
}
