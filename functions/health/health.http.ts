import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { healthEnv } from './env.ts';
import { healthRoute } from './health-route.ts';
import { createProviderStatus } from './provider-status.ts';

const env = readEnv(healthEnv);

/** `/health`, and every address that nothing else serves. */
export const handler = httpFunction(
  [
    healthRoute({
      version: env.COMPTOIR_VERSION,
      twilio: createProviderStatus(env.TWILIO_BASE_URL),
      openai: createProviderStatus(env.OPENAI_BASE_URL),
    }),
  ],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: null },
);
