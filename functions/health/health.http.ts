import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction, route } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { healthEnv } from './env.ts';

const env = readEnv(healthEnv);

/** Liveness, for load balancers, monitors and people. */
export const handler = httpFunction(
  [
    route('GET /health', {}, async () => ({
      status: 200,
      body: { status: 'ok', service: 'comptoir', version: env.COMPTOIR_VERSION },
    })),
  ],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: null },
);
