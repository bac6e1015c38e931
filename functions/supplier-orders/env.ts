import * as z from 'zod/mini';
import { restaurantEnv } from '../../shared/domain/directory/restaurant-profile.ts';
import { retentionDays, wholeNumber } from '../../shared/runtime/env.ts';
import { announcingEnv } from '../entry/announcing-env.ts';
import { entryEnv } from '../entry/entry-env.ts';

const tables = { CALLS_TABLE: z.string(), SUPPLIER_ORDERS_TABLE: z.string() };
const twilio = { TWILIO_SECRET_ARN: z.string(), TWILIO_BASE_URL: z.url() };

/** `router.ts` */
export const ordersApiEnv = z.extend(restaurantEnv, {
  ...announcingEnv,
  ...tables,
  ...twilio,
  LEDGER_TABLE: z.string(),
  SUPPLIER_CALLS_QUEUE_URL: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
  CALL_COUNTRIES: z.string().check(z.regex(/^[A-Z]{2}(,[A-Z]{2})*$/, 'must be country codes, such as FR,BE')),
  CALL_MAX_ATTEMPTS: wholeNumber(1, 10),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
  DAILY_SPEND_CAP_USD: wholeNumber(1, 100_000),
  RETENTION_DAYS_CALLS: retentionDays,
  RETENTION_DAYS_TRANSCRIPTS: retentionDays,
  RETENTION_DAYS_ORDERS: retentionDays,
});

/** `place-call.queue.ts` */
export const placeCallEnv = z.object({
  ...announcingEnv,
  ...tables,
  ...twilio,
  LEDGER_TABLE: z.string(),
  SUPPLIER_CALLS_QUEUE_URL: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  PUBLIC_URL_PARAMETER: z.string(),
  CALLING_HOURS: z.string(),
  CALL_RETRY_SECONDS: wholeNumber(1, 86_400),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
  CALL_DETECT_MACHINES: z.enum(['true', 'false']),
});

/** `answer-call.twiml.ts` */
export const answerCallEnv = z.extend(entryEnv, {
  ...tables,
  TWILIO_SECRET_ARN: z.string(),
  STREAM_KEY_SECRET_ARN: z.string(),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
});

/** `call-status.webhook.ts` */
export const callStatusEnv = z.extend(entryEnv, { ...tables, ...twilio, ENDED_CALLS_QUEUE_URL: z.string() });
