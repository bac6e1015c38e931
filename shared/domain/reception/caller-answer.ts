import * as z from 'zod';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { TranscriptLine } from '../calls/transcript-lines.ts';
import type { Field } from '../directory/field.ts';
import type { CallerAnswer } from './caller-question.ts';
import type { CallerRecord, FieldValue } from './caller-record.ts';

const MAX_TEXT = 1_000;
const isoDay = z.iso.date();
const email = z.email();

/**
 * The model's answer as it may be kept. What it says is not taken on trust: a choice that is none of them, a date, an address or a
 * number that is none, and a source that points nowhere are dropped, and of somebody who said nothing nothing is known.
 */
export function callerFields(
  answer: CallerAnswer,
  fields: readonly Field[],
  lines: readonly TranscriptLine[],
): CallerRecord['champs'] {
  const personSpoke = lines.some((line) => line.speaker === 'person');
  const said: Record<string, unknown> = answer;
  return Object.fromEntries(
    fields.map((field) => {
      const valeur = personSpoke ? checkedValue(field, said[field.name] ?? null) : null;
      return [field.name, { valeur, source: valeur === null ? null : sourceOf(answer, field.name, lines) }];
    }),
  );
}

/** The value as this kind of field is kept; null where it is none. */
export function checkedValue({ kind, choices }: Field, value: unknown): FieldValue {
  if (kind === 'boolean') return typeof value === 'boolean' ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim().slice(0, MAX_TEXT);
  if (text === '') return null;
  switch (kind) {
    case 'choice':
      return choices.includes(text) ? text : null;
    case 'date':
      return isoDay.safeParse(text).data ?? null;
    case 'email':
      return email.safeParse(text.toLowerCase()).data ?? null;
    case 'telephone':
      return telephoneNumber(text);
    case 'text':
      return text;
  }
}

/** In E.164; a few digits are no number yet. */
function telephoneNumber(text: string): string | null {
  const number = parsePhoneNumberFromString(text, 'FR');
  return number?.isPossible() ? number.number : null;
}

/** No field of the record at all: there was no conversation, or nobody could read it. */
export function emptyFields(fields: readonly Field[]): CallerRecord['champs'] {
  return Object.fromEntries(fields.map(({ name }) => [name, { valeur: null, source: null }]));
}

function sourceOf({ sources }: CallerAnswer, name: string, lines: readonly TranscriptLine[]) {
  const ligne = sources.find(({ champ }) => champ === name)?.ligne;
  const line = ligne === undefined ? undefined : lines[ligne - 1];
  return line ? { ligne: line.ligne, texte: line.texte } : null;
}
