import type { AgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { route } from '../entry/http.ts';
import { agentIn, agentResult } from './agent-view.ts';

export const getAgentRoute = (deps: { agents: Pick<AgentRepository, 'current'> }) =>
  route('GET /api/agents/{agentId}', {}, async ({ params }) => agentResult(await deps.agents.current(agentIn(params))));
