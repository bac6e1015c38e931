import * as z from 'zod';

/** A regular expression as text; it takes no notice of case. */
export const pattern = z
  .string()
  .min(1)
  .refine((source) => {
    try {
      return compiled(source) instanceof RegExp;
    } catch {
      return false;
    }
  }, 'must be a regular expression');

/** Rejects (throws) what {@link pattern} would not have let through. */
export function compiled(source: string): RegExp {
  return new RegExp(source, 'iu');
}

/** Whether `text` holds what the pattern asks for; kinds of apostrophe apart, as models write any of them. */
export function holds(text: string, source: string): boolean {
  return compiled(withOneApostrophe(source)).test(withOneApostrophe(text.normalize('NFC')));
}

const withOneApostrophe = (text: string): string => text.replaceAll(/[’‘]/gu, "'");
