import type { AgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { agentIn, agentView } from './agent-view.ts';

export const getAgentVersionRoute = (deps: { agents: Pick<AgentRepository, 'version'> }) =>
  route('GET /api/agents/{agentId}/versions/{version}', {}, async ({ params }) => {
    const id = agentIn(params);
    const named = params['version'] ?? '';
    const agent = /^\d{1,6}$/.test(named) ? await deps.agents.version(id, Number(named)) : undefined;
    if (!agent) throw new Fault('agent_version_not_found', 'This agent has no such version.');
    return { status: 200, body: agentView(agent) };
  });
