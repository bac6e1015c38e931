import * as z from 'zod/mini';

/** `health.http.ts` */
export const healthEnv = z.object({ EDGE_KEY_SECRET_ARN: z.string(), COMPTOIR_VERSION: z.string() });
