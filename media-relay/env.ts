import * as z from 'zod/mini';
import { restaurantEnv } from '../shared/domain/directory/restaurant-profile.ts';
import { transferEnv, transferTargetCheck } from '../shared/domain/calls/transfer-target.ts';
import { retentionDays, wholeNumber } from '../shared/runtime/env.ts';

/** The relay's container. Secrets are names here and values at run time, so that a rotation needs no new task. */
export const relayEnv = z
  .extend(restaurantEnv, {
    ...transferEnv,
    /** The address to listen on: every one in the container, loopback on a developer's machine. */
    HOST: z.string(),
    PORT: wholeNumber(0, 65_535),
    CALLS_TABLE: z.string(),
    SUPPLIER_ORDERS_TABLE: z.string(),
    RECEPTION_TABLE: z.string(),
    RESERVATIONS_TABLE: z.string(),
    RETENTION_DAYS_RESERVATIONS: retentionDays,
    EVENTS_TABLE: z.string(),
    EVENT_WEBHOOKS_QUEUE_URL: z.string(),
    CONFIRMATIONS_QUEUE_URL: z.string(),
    DIRECTORY_TABLE: z.string(),
    ENDED_CALLS_QUEUE_URL: z.string(),
    SIP_CALLS_QUEUE_URL: z.string(),
    PUBLIC_URL_PARAMETER: z.string(),
    TWILIO_SECRET_ARN: z.string(),
    OPENAI_SECRET_ARN: z.string(),
    STREAM_KEY_SECRET_ARN: z.string(),
    OPENAI_BASE_URL: z.url(),
    OPENAI_REALTIME_URL: z.url(),
    OPENAI_REALTIME_MODEL: z.string(),
    OPENAI_TRANSCRIPTION_MODEL: z.string(),
    OPENAI_VOICE: z.string(),
    CALL_MAX_SECONDS: wholeNumber(30, 3600),
    /** Base address of an OpenTelemetry collector that takes OTLP over HTTP; empty for none. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.union([z.literal(''), z.url()]),
  })
  .check(transferTargetCheck);

/** Whom calls may be transferred to: checked by itself where nothing else of the environment is known. */
export const transferSettings = z.object(transferEnv).check(transferTargetCheck);

/** What ECS puts into every container. */
export const containerEnv = z.object({
  ECS_CONTAINER_METADATA_URI_V4: z.url(),
  /** Where a task asks not to be stopped. */
  ECS_AGENT_URI: z.url(),
});
