import { type Expectation, inWords, weekdayNumber } from './expectation.ts';
import { saysTheSame } from './normal-form.ts';
import { holds } from './pattern.ts';

export type Value = string | number | boolean | null;

/** One field of the record, compared. */
export interface FieldGrade {
  field: string;
  verdict: 'right' | 'wrong' | 'missing' | 'invented' | 'no such field';
  expected: string;
  actual: Value;
}

interface Stored {
  /** Every field of the record by its path, what is empty as null. */
  record: Readonly<Record<string, Value>>;
  /** Fields that may hold anything where nothing is expected of them: free text. */
  isFree(field: string): boolean;
  /** The day of the call at the business's place, AAAA-MM-JJ. */
  day: string;
}

/** Compares a stored record with the one that was expected, field by field; a field that nothing was expected of must be empty. */
export function gradeRecord(expected: Readonly<Record<string, Expectation>>, stored: Stored): FieldGrade[] {
  const named = Object.entries(expected).map(([field, expectation]): FieldGrade => {
    const common = { field, expected: inWords(expectation), actual: stored.record[field] ?? null };
    if (!Object.hasOwn(stored.record, field)) return { ...common, verdict: 'no such field' };
    if (meets(expectation, common.actual, stored.day)) return { ...common, verdict: 'right' };
    if (common.actual === null) return { ...common, verdict: 'missing' };
    return { ...common, verdict: expectation === null ? 'invented' : 'wrong' };
  });
  const others = Object.entries(stored.record)
    .filter(([field]) => !Object.hasOwn(expected, field) && !stored.isFree(field))
    .map(([field, actual]): FieldGrade => {
      return { field, verdict: actual === null ? 'right' : 'invented', expected: inWords(null), actual };
    });
  return [...named, ...others];
}

function meets(expectation: Expectation, actual: Value, day: string): boolean {
  if (expectation === '*') return true;
  if (expectation === null || typeof expectation !== 'object') return saysTheSame(expectation, actual);
  if ('oneOf' in expectation) return expectation.oneOf.some((one) => saysTheSame(one, actual));
  if (actual === null && 'matches' in expectation) return expectation.orNothing;
  if (typeof actual !== 'string') return false;
  if ('matches' in expectation) return holds(actual, expectation.matches);
  if ('daysAfterCall' in expectation) return actual === dayAfter(day, expectation.daysAfterCall);
  const today = (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
  // Said on a Tuesday, "mardi" is the one in a week.
  return actual === dayAfter(day, ((weekdayNumber(expectation.weekday) - today + 6) % 7) + 1);
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
