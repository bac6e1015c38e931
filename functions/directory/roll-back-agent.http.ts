import * as z from 'zod';
import { rollBackAgent, type SaveAgentDeps } from '../../shared/domain/directory/save-agent.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';
import { agentIn, agentResult } from './agent-view.ts';

const body = z.strictObject({ version: z.int().min(0).max(999_999) });

export const rollBackAgentRoute = (deps: SaveAgentDeps) =>
  route('POST /api/agents/{agentId}/rollback', { body }, async ({ params, body: { version }, header }) =>
    agentResult(await rollBackAgent(deps, agentIn(params), version, expectedVersion(header('if-match')))),
  );
