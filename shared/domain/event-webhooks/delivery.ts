import * as z from 'zod';

export const DELIVERY_SCHEMA = 1;

const instant = z.iso.datetime();

/** One try. `status` is null where no answer came, and `error` says why in a word. */
const trySchema = z.object({ at: instant, status: z.int().nullable(), error: z.string().nullable(), ms: z.int() });
export type DeliveryTry = z.infer<typeof trySchema>;

const common = {
  schema: z.literal(DELIVERY_SCHEMA),
  id: z.string(),
  subscriptionId: z.string(),
  eventId: z.string(),
  type: z.string(),
  /** The latest ones, oldest first. */
  tries: z.array(trySchema),
  /** Tries since it was last asked for; the schedule counts from there. */
  round: z.int(),
  createdAt: instant,
  version: z.int(),
};

/** One event on its way to one endpoint: pending until it was taken, or nobody tries any more. */
export const deliverySchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('pending'), dueAt: instant }),
  z.object({ ...common, state: z.literal('delivered') }),
  z.object({ ...common, state: z.literal('failed'), because: z.enum(['given_up', 'disabled', 'expired']) }),
]);
export type Delivery = z.infer<typeof deliverySchema>;
export type DeliveryIn<State extends Delivery['state']> = Extract<Delivery, { state: State }>;

export interface DeliveryKey {
  subscriptionId: string;
  deliveryId: string;
}

/** Sorts by the time of the event, and is the same however often the event is passed on. */
export const deliveryId = (event: { id: string; createdAt: string }): string =>
  `${Date.parse(event.createdAt)}-${event.id}`;
