import * as z from 'zod';
import type { AgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { route } from '../entry/http.ts';
import { agentIn } from './agent-view.ts';

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(2000).optional(),
});

/** When each version was saved; what it says is at its own address. */
export const listAgentVersionsRoute = (deps: { agents: Pick<AgentRepository, 'versions'> }) =>
  route('GET /api/agents/{agentId}/versions', { query }, async ({ params, query: { limit, cursor } }) => {
    const id = agentIn(params);
    const list = { agentVersions: id };
    const { versions, next } = await deps.agents.versions(id, limit, decodeCursor(list, cursor));
    return { status: 200, body: { items: versions, next: encodeCursor(list, next) } };
  });
