import * as z from 'zod';
import { cleanText } from '../../runtime/clean-text.ts';
import { eventTypes } from './event.ts';

/** Where to, as its owner writes it; what it resolves to is looked at when something is sent. */
const url = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://example.com/hooks' })
  .max(2_000)
  .refine((text) => new URL(text).username === '', 'must hold no user name');
const types = z
  .array(z.enum(eventTypes))
  .min(1)
  .max(eventTypes.length)
  .transform((list) => [...new Set(list)]);
const description = z.string().transform(cleanText).pipe(z.string().max(200));

/** Body of `POST /api/webhooks`. */
export const newSubscriptionSchema = z.strictObject({ url, types, description: description.default('') });
export type NewSubscription = z.infer<typeof newSubscriptionSchema>;

/** Body of `PUT /api/webhooks/:id`: what is absent stays. `state: "active"` takes up again what was disabled. */
export const subscriptionChangeSchema = z
  .strictObject({
    url: url.optional(),
    types: types.optional(),
    description: description.optional(),
    state: z.enum(['active', 'disabled']).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export type SubscriptionChange = z.infer<typeof subscriptionChangeSchema>;

export const deliveryListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(2_000).optional(),
});
