import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction, route } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { apiPagesEnv } from './env.ts';
import document from './openapi.json' with { type: 'json' };
import { apiPage, errorsPage } from './page.ts';

const env = readEnv(apiPagesEnv);
const headers = {
  'content-type': 'text/html; charset=utf-8',
  // Nothing on them runs, or comes from elsewhere.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'cache-control': 'public, max-age=300',
};

/** `/docs…`, for people: nothing of the business is on it, so it needs no key. */
export const handler = httpFunction(
  [
    route('GET /docs', {}, async () => ({ status: 200, headers, body: apiPage(document) })),
    route('GET /docs/errors', {}, async () => ({ status: 200, headers, body: errorsPage() })),
  ],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: null },
);
