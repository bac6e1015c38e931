import * as z from 'zod/mini';
import { retentionDays } from '../../shared/runtime/env.ts';
import { announcingEnv } from '../entry/announcing-env.ts';

/** `router.ts` */
export const reservationsApiEnv = z.object({
  ...announcingEnv,
  RESERVATIONS_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  CONFIRMATIONS_QUEUE_URL: z.string(),
  RETENTION_DAYS_RESERVATIONS: retentionDays,
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});
