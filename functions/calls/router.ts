import { createCallRepository } from '../../shared/domain/calls/call-repository.ts';
import { createConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { callsApiEnv } from './env.ts';
import { getCallRoute } from './get-call.http.ts';
import { getTranscriptRoute } from './get-transcript.http.ts';

const env = readEnv(callsApiEnv);
const store = createDocumentStore();
const deps = {
  calls: createCallRepository(store, env.CALLS_TABLE),
  conversations: createConversationRepository(store, env.CALLS_TABLE),
};

/** `/api/calls…` */
export const handler = httpFunction([getCallRoute(deps), getTranscriptRoute(deps)], {
  edge: secret(env.EDGE_KEY_SECRET_ARN),
  api: secret(env.API_KEY_SECRET_ARN),
});
