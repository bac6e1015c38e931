import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction, route } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { healthEnv } from './env.ts';
import { createProviderStatus } from './provider-status.ts';

const env = readEnv(healthEnv);
const twilio = createProviderStatus(env.TWILIO_BASE_URL);
const openai = createProviderStatus(env.OPENAI_BASE_URL);

/** Liveness, for load balancers, monitors and people. We are alive whether or not the providers are. */
export const handler = httpFunction(
  [
    route('GET /health', {}, async () => {
      const [atTwilio, atOpenAi] = await Promise.all([twilio(), openai()]);
      return {
        status: 200,
        body: {
          status: 'ok',
          service: 'comptoir',
          version: env.COMPTOIR_VERSION,
          providers: { twilio: atTwilio, openai: atOpenAi },
        },
      };
    }),
  ],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: null },
);
