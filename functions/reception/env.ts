import * as z from 'zod/mini';
import { retentionDays, wholeNumber } from '../../shared/runtime/env.ts';
import { announcingEnv } from '../entry/announcing-env.ts';
import { entryEnv } from '../entry/entry-env.ts';

/** `router.ts` */
export const callDataApiEnv = z.object({
  ...announcingEnv,
  RECEPTION_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});

/** `incoming-call.twiml.ts` */
export const incomingCallEnv = z.extend(entryEnv, {
  CALLS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  STREAM_KEY_SECRET_ARN: z.string(),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
  BUSINESS_TIME_ZONE: z.string(),
  RETENTION_DAYS_CALLS: retentionDays,
  RETENTION_DAYS_TRANSCRIPTS: retentionDays,
});

/** `incoming-call-status.webhook.ts` */
export const incomingCallStatusEnv = z.extend(entryEnv, {
  CALLS_TABLE: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  TWILIO_SECRET_ARN: z.string(),
  TWILIO_BASE_URL: z.url(),
});
