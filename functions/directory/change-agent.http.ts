import * as z from 'zod';
import { agentConfigSchema } from '../../shared/domain/directory/agent-config.ts';
import { saveAgent, type SaveAgentDeps } from '../../shared/domain/directory/save-agent.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';
import { agentIn, agentResult } from './agent-view.ts';

/** All of it, and nothing else: what is misspelt is not what is left out. */
const body = z.strictObject(agentConfigSchema.shape);

export const changeAgentRoute = (deps: SaveAgentDeps) =>
  route('PUT /api/agents/{agentId}', { body }, async ({ params, body: config, header }) =>
    agentResult(await saveAgent(deps, agentIn(params), config, expectedVersion(header('if-match')))),
  );
