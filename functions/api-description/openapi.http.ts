import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction, route } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { apiDescriptionEnv } from './env.ts';
import document from './openapi.json' with { type: 'json' };

const env = readEnv(apiDescriptionEnv);

/** `/api/openapi.json` */
export const handler = httpFunction(
  [route('GET /api/openapi.json', {}, async () => ({ status: 200, body: document }))],
  {
    edge: secret(env.EDGE_KEY_SECRET_ARN),
    api: secret(env.API_KEY_SECRET_ARN),
  },
);
