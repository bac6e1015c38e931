import type { AgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import type { SaveAgentDeps } from '../../shared/domain/directory/save-agent.ts';
import type { Route } from '../entry/http.ts';
import { changeAgentRoute } from './change-agent.http.ts';
import { getAgentVersionRoute } from './get-agent-version.http.ts';
import { getAgentRoute } from './get-agent.http.ts';
import { listAgentVersionsRoute } from './list-agent-versions.http.ts';
import { listAgentsRoute } from './list-agents.http.ts';
import { rollBackAgentRoute } from './roll-back-agent.http.ts';

/** All that is served under `/api/agents`. */
export function agentRoutes(deps: SaveAgentDeps & { agents: AgentRepository }): Route[] {
  return [
    listAgentsRoute(deps),
    listAgentVersionsRoute(deps),
    getAgentVersionRoute(deps),
    rollBackAgentRoute(deps),
    getAgentRoute(deps),
    changeAgentRoute(deps),
  ];
}
