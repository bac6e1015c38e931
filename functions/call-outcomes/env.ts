import * as z from 'zod/mini';
import { retentionDays, wholeNumber } from '../../shared/runtime/env.ts';
import { announcingEnv } from '../entry/announcing-env.ts';

/** `settle-call.queue.ts` */
export const settleCallEnv = z.object({
  ...announcingEnv,
  CALLS_TABLE: z.string(),
  SUPPLIER_ORDERS_TABLE: z.string(),
  RECEPTION_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  SUPPLIER_CALLS_QUEUE_URL: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
  OPENAI_SECRET_ARN: z.string(),
  OPENAI_BASE_URL: z.url(),
  OPENAI_EXTRACTION_MODEL: z.string(),
  CALLING_HOURS: z.string(),
  CALL_RETRY_SECONDS: wholeNumber(1, 86_400),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
  EUR_PER_USD: z.string(),
  RETENTION_DAYS_CALL_DATA: retentionDays,
});
