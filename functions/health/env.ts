import * as z from 'zod/mini';

/** `health.http.ts` */
export const healthEnv = z.object({
  EDGE_KEY_SECRET_ARN: z.string(),
  COMPTOIR_VERSION: z.string(),
  TWILIO_BASE_URL: z.url(),
  OPENAI_BASE_URL: z.url(),
});
