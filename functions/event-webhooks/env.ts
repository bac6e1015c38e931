import * as z from 'zod/mini';

const events = { EVENTS_TABLE: z.string(), EVENT_WEBHOOKS_QUEUE_URL: z.string() };

/** `router.ts` */
export const eventWebhooksApiEnv = z.object({
  ...events,
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});

/** `deliver.queue.ts` */
export const deliverEventsEnv = z.object({
  ...events,
  /** Whether endpoints may be on this machine: only where the platform itself is. */
  WEBHOOKS_MAY_BE_LOCAL: z.enum(['true', 'false']),
});

/** `sweep-events.schedule.ts` */
export const sweepEventsEnv = z.object(events);
