import * as z from 'zod/mini';
import { retentionDays, wholeNumber } from '../../shared/runtime/env.ts';
import { entryEnv } from '../entry/entry-env.ts';

/** `router.ts` */
export const callsApiEnv = z.extend(entryEnv, {
  CALLS_TABLE: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  STREAM_KEY_SECRET_ARN: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
});

/** `sweep.schedule.ts` */
export const sweepEnv = z.object({
  CALLS_TABLE: z.string(),
  SUPPLIER_ORDERS_TABLE: z.string(),
  RECEPTION_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  SUPPLIER_CALLS_QUEUE_URL: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
  PUBLIC_URL_PARAMETER: z.string(),
  CALL_RETRY_SECONDS: wholeNumber(1, 86_400),
  EUR_PER_USD: z.string(),
  RETENTION_DAYS_CALL_DATA: retentionDays,
});
