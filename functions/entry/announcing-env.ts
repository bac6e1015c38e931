import * as z from 'zod/mini';

/** Of functions whose transactions announce what happened. */
export const announcingEnv = { EVENTS_TABLE: z.string(), EVENT_WEBHOOKS_QUEUE_URL: z.string() };
