import * as z from 'zod/mini';
import { announcingEnv } from '../entry/announcing-env.ts';

/** `router.ts` */
export const eventWebhooksApiEnv = z.object({
  ...announcingEnv,
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});

/** `deliver.queue.ts` */
export const deliverEventsEnv = z.object({
  ...announcingEnv,
  /** Whether endpoints may be on this machine: only where the platform itself is. */
  WEBHOOKS_MAY_BE_LOCAL: z.enum(['true', 'false']),
});

/** `sweep-events.schedule.ts` */
export const sweepEventsEnv = z.object(announcingEnv);
