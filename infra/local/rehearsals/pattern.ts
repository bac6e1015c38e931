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
