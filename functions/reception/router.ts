import { createCallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { announcingStore } from '../entry/announcing.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { agentFields } from '../entry/agent-fields.ts';
import { callDataRoutes } from './call-data-routes.ts';
import { callDataApiEnv } from './env.ts';

const env = readEnv(callDataApiEnv);
const store = announcingStore(env);
const records = createCallerRecordRepository(store, { reception: env.RECEPTION_TABLE, events: env.EVENTS_TABLE });
const deps = { records, fields: agentFields(store, env.DIRECTORY_TABLE, 'reception'), now: () => new Date() };

export const handler = httpFunction(callDataRoutes(deps), {
  edge: secret(env.EDGE_KEY_SECRET_ARN),
  api: secret(env.API_KEY_SECRET_ARN),
});
