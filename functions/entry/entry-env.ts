import * as z from 'zod/mini';

/** What every function that is reached from outside is told. */
export const entryEnv = z.object({
  PUBLIC_URL_PARAMETER: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});
