import * as z from 'zod/mini';

/** `pages.http.ts` */
export const apiPagesEnv = z.object({ EDGE_KEY_SECRET_ARN: z.string() });

/** `openapi.http.ts` */
export const apiDescriptionEnv = z.object({ EDGE_KEY_SECRET_ARN: z.string(), API_KEY_SECRET_ARN: z.string() });
