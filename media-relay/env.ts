import * as z from 'zod/mini';
import { restaurantEnv } from '../shared/domain/directory/restaurant-profile.ts';
import { wholeNumber } from '../shared/runtime/env.ts';

/** The relay's container: settings as plain variables … */
export const relayEnv = z.extend(restaurantEnv, {
  PORT: wholeNumber(0, 65_535),
  CALLS_TABLE: z.string(),
  SUPPLIER_ORDERS_TABLE: z.string(),
  ENDED_CALLS_QUEUE_URL: z.string(),
  PUBLIC_URL_PARAMETER: z.string(),
  OPENAI_REALTIME_URL: z.url(),
  OPENAI_REALTIME_MODEL: z.string(),
  OPENAI_TRANSCRIPTION_MODEL: z.string(),
  OPENAI_VOICE: z.string(),
  CALL_MAX_SECONDS: wholeNumber(30, 3600),
});

/** … and secrets, which ECS puts into the environment when the task starts. */
export const relaySecrets = z.object({
  TWILIO_AUTH_TOKEN: z.string(),
  OPENAI_API_KEY: z.string(),
  STREAM_KEY: z.string(),
});
