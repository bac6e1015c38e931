import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { peopleApiEnv } from './env.ts';
import { erasePersonRoute } from './erase-person.http.ts';
import { erasing } from './erasing.ts';

const env = readEnv(peopleApiEnv);
const deps = erasing(env, createDocumentStore(), secret(env.PERSON_KEY_SECRET_ARN));

/** `/api/people…` */
export const handler = httpFunction([erasePersonRoute(deps)], {
  edge: secret(env.EDGE_KEY_SECRET_ARN),
  api: secret(env.API_KEY_SECRET_ARN),
});
