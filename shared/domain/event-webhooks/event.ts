import * as z from 'zod';
import { EVENT_SCHEMA } from '../../runtime/announcement.ts';

/** What may be subscribed to. A type never changes its meaning; `data` may get more fields. */
export const eventTypes = [
  'reservation.created',
  'reservation.modified',
  'reservation.cancelled',
  'supplier_order.created',
  'supplier_order.modified',
  'supplier_order.deleted',
  'call_data.created',
  'call_data.modified',
  'call_data.deleted',
] as const;

/** Sent to one endpoint on request, whatever it subscribed to. */
export const TEST_EVENT = 'webhook.test';

export const eventSchema = z.object({
  schema: z.literal(EVENT_SCHEMA),
  id: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  createdAt: z.iso.datetime(),
  version: z.int(),
});
export type Event = z.infer<typeof eventSchema>;
