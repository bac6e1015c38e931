import * as z from 'zod';
import { pattern } from './pattern.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalar>;
const weekdays = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const;

/**
 * What a field of the record must hold: a value, or null (nothing was said of it), or one of these. `{fact}` in a text stands for
 * what the person knows. Days are counted from the day of the call, at the business's place.
 */
export const expectationSchema = z.union(
  [
    z.null(),
    scalar,
    z.strictObject({ oneOf: z.array(z.union([scalar, z.null()])).min(2) }),
    z.strictObject({ matches: pattern, orNothing: z.boolean().default(false) }),
    z.strictObject({ daysAfterCall: z.int().min(0).max(366) }),
    z.strictObject({ weekday: z.enum(weekdays) }),
    z.literal('*'),
  ],
  'must be a value, null, "*" (anything), or one of {oneOf: […]}, {matches: …, orNothing: …}, {daysAfterCall: …}, {weekday: …}',
);
export type Expectation = z.infer<typeof expectationSchema>;

/** How the expectation reads in a report. */
export function inWords(expectation: Expectation): string {
  if (expectation === null) return 'nothing';
  if (expectation === '*') return 'anything';
  if (typeof expectation !== 'object') return JSON.stringify(expectation);
  if ('oneOf' in expectation) return `one of ${expectation.oneOf.map((one) => JSON.stringify(one)).join(', ')}`;
  if ('matches' in expectation) return `/${expectation.matches}/${expectation.orNothing ? ' or nothing' : ''}`;
  if ('weekday' in expectation) return `the next ${expectation.weekday} after the call`;
  return `the day of the call + ${expectation.daysAfterCall}`;
}

/** Monday is 0. */
export const weekdayNumber = (weekday: (typeof weekdays)[number]): number => weekdays.indexOf(weekday);
