import * as z from 'zod/mini';
import { transferEnv } from '../../shared/domain/calls/transfer-target.ts';

/** `router.ts` */
export const directoryApiEnv = z.object({
  DIRECTORY_TABLE: z.string(),
  CALL_COUNTRIES: transferEnv.CALL_COUNTRIES,
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});
