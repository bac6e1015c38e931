import * as z from 'zod/mini';
import { retentionDays, wholeNumber } from '../../shared/runtime/env.ts';
import { announcingEnv } from '../entry/announcing-env.ts';
import { entryEnv } from '../entry/entry-env.ts';

/** `router.ts` */
export const callsApiEnv = z.extend(entryEnv, {
  CALLS_TABLE: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  STREAM_KEY_SECRET_ARN: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
  OPENAI_SECRET_ARN: z.string(),
  OPENAI_BASE_URL: z.url(),
});

/** `sip-call-incoming.webhook.ts` */
export const sipCallIncomingEnv = z.object({
  CALLS_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  SIP_CALLS_QUEUE_URL: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
  OPENAI_SECRET_ARN: z.string(),
  OPENAI_WEBHOOK_SECRET_ARN: z.string(),
  OPENAI_BASE_URL: z.url(),
  OPENAI_REALTIME_MODEL: z.string(),
  /** The agent that answers, where the caller's trunk names none. */
  SIP_AGENT: z.string().check(z.regex(/^[a-z][a-z-]{0,39}$/, 'must be the name of an agent')),
  /** OpenAI's id of our project (`proj_…`), to refuse calls that are addressed to another; empty for not looking. */
  OPENAI_PROJECT_ID: z.union([z.literal(''), z.string().check(z.startsWith('proj_'))]),
  BUSINESS_TIME_ZONE: z.string(),
  RETENTION_DAYS_CALLS: retentionDays,
  RETENTION_DAYS_TRANSCRIPTS: retentionDays,
});

/** `sweep.schedule.ts` */
export const sweepEnv = z.object({
  ...announcingEnv,
  CALLS_TABLE: z.string(),
  SUPPLIER_ORDERS_TABLE: z.string(),
  RECEPTION_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  LEDGER_TABLE: z.string(),
  SUPPLIER_CALLS_QUEUE_URL: z.string(),
  SIP_CALLS_QUEUE_URL: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
  PUBLIC_URL_PARAMETER: z.string(),
  CALL_RETRY_SECONDS: wholeNumber(1, 86_400),
  EUR_PER_USD: z.string(),
  RETENTION_DAYS_CALL_DATA: retentionDays,
});
