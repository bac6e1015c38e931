import { createCallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { announcingStore } from '../entry/announcing.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { agentFields } from '../entry/agent-fields.ts';
import { correctCallDataRoute } from './correct-call-data.http.ts';
import { deleteCallDataRoute } from './delete-call-data.http.ts';
import { callDataApiEnv } from './env.ts';
import { getCallDataRoute } from './get-call-data.http.ts';
import { listCallDataRoute } from './list-call-data.http.ts';

const env = readEnv(callDataApiEnv);
const store = announcingStore(env);
const records = createCallerRecordRepository(store, { reception: env.RECEPTION_TABLE, events: env.EVENTS_TABLE });
const deps = { records, fields: agentFields(store, env.DIRECTORY_TABLE, 'reception'), now: () => new Date() };

/** `/api/call-data…` */
export const handler = httpFunction(
  [listCallDataRoute(deps), getCallDataRoute(deps), correctCallDataRoute(deps), deleteCallDataRoute(deps)],
  { edge: secret(env.EDGE_KEY_SECRET_ARN), api: secret(env.API_KEY_SECRET_ARN) },
);
