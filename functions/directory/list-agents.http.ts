import { agentIds } from '../../shared/domain/directory/agent-config.ts';
import type { AgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { route } from '../entry/http.ts';
import { agentView } from './agent-view.ts';

export const listAgentsRoute = (deps: { agents: Pick<AgentRepository, 'current'> }) =>
  route('GET /api/agents', {}, async () => {
    const agents = await Promise.all(agentIds.map((id) => deps.agents.current(id)));
    return { status: 200, body: { items: agents.map(agentView) } };
  });
