import * as z from 'zod';
import { attemptOutcomes, callStatuses } from './call.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** A `+` that was not written as `%2B` arrives as a blank. */
const telephone = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/^ /, '+') : value),
  z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164, such as +33612345678'),
);

/** Query of `GET /api/calls`. `from` and `to` are instants of creation, both included; `telephone` is the other party's. */
export const callListSchema = z
  .strictObject({
    purpose: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be a purpose, such as supplier-order')
      .optional(),
    status: z.enum(callStatuses).optional(),
    direction: z.enum(['outbound', 'inbound']).optional(),
    outcome: z.enum(attemptOutcomes).optional(),
    telephone: telephone.optional(),
    from: instant.optional(),
    to: instant.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
    cursor: z.string().max(2000).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'must not be later than `to`',
  });
