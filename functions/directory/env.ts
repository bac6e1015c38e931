import * as z from 'zod/mini';

/** `router.ts` */
export const directoryApiEnv = z.object({
  DIRECTORY_TABLE: z.string(),
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});
