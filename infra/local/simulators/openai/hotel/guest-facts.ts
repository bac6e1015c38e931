import { addDays, type CalendarDay, isoDay, parseIsoDay } from '../french/calendar-day.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';
import { callerFacts, type CallerLine } from '../reception/caller-facts.ts';
import { nightsIn, spokenStay } from './spoken-stay.ts';

/** What a guest has said so far; the last word on each thing counts. */
export interface GuestFacts {
  arrival?: string;
  departure?: string;
  guests?: number;
  /** A word of the name of a room type. */
  room?: string;
  prenom?: string;
  nom?: string;
  email?: string;
  telephone?: string;
  wishes?: string;
  /** A booking number. */
  numero?: string;
  wants: 'book' | 'modify' | 'cancel';
}

const WRITTEN = /\bRES-\d{6,16}-[a-z0-9]{3,40}\b/i;
/** Character by character, as it is read from a confirmation. */
const SPELLED = /\bR E S((?:,? [A-Z0-9](?![A-Z0-9])){16,})/i;
/** A moment in milliseconds; the letters come after it. */
const DIGITS = 13;
const ROOMS: [RegExp, string][] = [
  [/\bsuite\b|\bvue (?:sur la )?mer\b/, 'suite'],
  [/\bfamilial\w*/, 'familiale'],
  [/\bstandard\b/, 'standard'],
];
const CANCEL = /\bannul\w*/;
const MODIFY =
  /\b(?:modifi\w*|chang\w*|decal\w*|deplac\w*|prolong\w*)\b[^.?!]*\breservation|\breservation\b[^.?!]*\b(?:modifi\w*|chang\w*|decal\w*|deplac\w*|prolong\w*)/;
const WISH = /\b(?:lit (?:bebe|d'enfant|double)|etage|arriv\w+ tard\w*|calme|parking|chien|anniversaire)\b/;
const NO = /\b(?:non|rien|aucun\w*|pas de)\b/;

/** Reads what a guest said, by rules. `today`: the day that the agent's instructions name. */
export function guestFacts(lines: readonly CallerLine[], today: CalendarDay): GuestFacts {
  // A number that is spelled is no name that is.
  const caller = callerFacts(lines.map((line) => ({ ...line, text: line.text.replace(SPELLED, '') })));
  const facts: GuestFacts = { wants: 'book' };
  for (const { text: whole, asked = '' } of lines) {
    const text = whole.replace(SPELLED, '');
    const plain = digitize(fold(text.normalize('NFC')));
    const stay = spokenStay(text, today, /\b(?:depart|jusqu'a quand|repart)/.test(fold(asked)));
    if (stay.arrival !== undefined) facts.arrival = stay.arrival;
    if (stay.departure !== undefined) facts.departure = stay.departure;
    else if (stay.arrival !== undefined && nightsIn(plain) === null) delete facts.departure;
    const nights = nightsIn(plain);
    const from = facts.arrival === undefined ? null : parseIsoDay(facts.arrival);
    if (stay.departure === undefined && nights !== null && from) facts.departure = isoDay(addDays(from, nights));
    const guests = guestsIn(plain, /\bcombien\b/.test(fold(asked)));
    if (guests !== null) facts.guests = guests;
    const room = ROOMS.findLast(([words]) => words.test(plain))?.[1];
    if (room !== undefined) facts.room = room;
    const number = numberIn(whole);
    if (number !== undefined) facts.numero = number;
    if (CANCEL.test(plain)) facts.wants = 'cancel';
    else if (MODIFY.test(plain)) facts.wants = 'modify';
    const answersWish = /\bsouhait particulier\b/.test(fold(asked)) && !NO.test(plain);
    if (answersWish || WISH.test(plain)) facts.wishes = text.replace(/[.!?]+$/, '').trim();
  }
  for (const name of ['prenom', 'nom', 'email', 'telephone'] as const) {
    const value = caller[name]?.value;
    if (value !== undefined) facts[name] = value;
  }
  return facts;
}

function numberIn(text: string): string | undefined {
  const spelled = SPELLED.exec(text)?.[1]?.replaceAll(/[, ]/g, '').toLowerCase();
  if (spelled === undefined) return WRITTEN.exec(text)?.[0];
  return `RES-${spelled.slice(0, DIGITS)}-${spelled.slice(DIGITS)}`;
}

function guestsIn(plain: string, asked: boolean): number | null {
  if (/\b(?:seul|seule|une personne)\b/.test(plain)) return 1;
  if (/\b(?:couple|mon mari et moi|ma femme et moi|a deux)\b/.test(plain)) return 2;
  const adults = Number(/\b(\d{1,2}) adultes?\b/.exec(plain)?.[1] ?? 0);
  const children = /\b(?:(\d{1,2})|un|une) (?:enfants?|bebes?)\b/.exec(plain);
  if (adults > 0) return adults + (children ? Number(children[1] ?? 1) : 0);
  const counted = /\b(?:serons|sommes|pour) (\d{1,2})\b(?! nuits?)|\b(\d{1,2}) (?:personnes?|voyageurs?)\b/.exec(plain);
  const count = counted?.[1] ?? counted?.[2] ?? (asked ? /^(?:a |on sera )?(\d{1,2})\b/.exec(plain)?.[1] : undefined);
  return count === undefined ? null : Number(count);
}
