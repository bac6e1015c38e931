import { type AgentId, agentIds } from '../../shared/domain/directory/agent-config.ts';
import { AGENT_VARIABLES } from '../../shared/domain/directory/agent-template.ts';
import type { Agent } from '../../shared/domain/directory/stored-agent.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { etag } from '../entry/etag.ts';
import type { HttpResult } from '../entry/http.ts';

/** An agent as the API shows it; `variables` are those that its texts may name. `config` is what PUT takes. */
export function agentView({ id, version, updatedAt, config }: Agent) {
  return { id, version, updatedAt, variables: AGENT_VARIABLES[id], config };
}

export function agentResult(agent: Agent): HttpResult {
  return { status: 200, body: agentView(agent), headers: { etag: etag(agent.version) } };
}

/** The agent that a path names. */
export function agentIn(params: Record<string, string>): AgentId {
  const id = agentIds.find((one) => one === params['agentId']);
  if (id === undefined) throw new Fault('agent_not_found', `There are these agents: ${agentIds.join(', ')}.`);
  return id;
}
