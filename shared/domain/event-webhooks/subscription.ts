import * as z from 'zod';

export const SUBSCRIPTION_SCHEMA = 1;

/** An endpoint of somebody's that wants to be told. */
export const subscriptionSchema = z.object({
  schema: z.literal(SUBSCRIPTION_SCHEMA),
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  description: z.string(),
  /** `whsec_…`, as Standard Webhooks has it. */
  secret: z.string(),
  /** The one before it, which still signs too until the receiver has changed over. */
  previous: z.object({ secret: z.string(), until: z.iso.datetime() }).nullable(),
  /** `disabled`: by its owner, because it said 410, or because nothing reached it for days. */
  state: z.enum(['active', 'disabled']),
  disabledBecause: z.enum(['owner', 'gone', 'failing']).nullable(),
  /** Since when nothing has reached it; null when the latest delivery did. */
  failingSince: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;
