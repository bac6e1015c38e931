import { createAgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { httpFunction } from '../entry/http.ts';
import { secret } from '../entry/platform.ts';
import { agentRoutes } from './agent-routes.ts';
import { directoryApiEnv } from './env.ts';

const env = readEnv(directoryApiEnv);
const agents = createAgentRepository(createDocumentStore(), env.DIRECTORY_TABLE);

const countries = env.CALL_COUNTRIES.split(',');

/** `/api/agents…` */
export const handler = httpFunction(agentRoutes({ agents, countries, now: () => new Date(), log: createLogger() }), {
  edge: secret(env.EDGE_KEY_SECRET_ARN),
  api: secret(env.API_KEY_SECRET_ARN),
});
