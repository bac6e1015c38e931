import * as z from 'zod/mini';

/** `router.ts` */
export const reservationsApiEnv = z.object({
  RESERVATIONS_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  EVENTS_TABLE: z.string(),
  EVENT_WEBHOOKS_QUEUE_URL: z.string(),
  CONFIRMATIONS_QUEUE_URL: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});
