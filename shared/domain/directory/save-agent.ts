import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../runtime/faults.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { AgentConfig, AgentId } from './agent-config.ts';
import type { AgentRepository } from './agent-repository.ts';
import { agentViolations } from './check-agent.ts';
import type { Agent } from './stored-agent.ts';

export interface SaveAgentDeps {
  agents: Pick<AgentRepository, 'current' | 'version' | 'save'>;
  /** Where calls may be transferred to, ISO 3166 alpha-2. */
  countries: readonly string[];
  now: () => Date;
  log: Logger;
}

/**
 * Makes `config` the agent's next version, unless it is what the agent is already. The next conversation that begins is held by
 * it; those that run keep theirs. `expected`: the version that the client read, null when it did not say.
 *
 * Throws `invalid_body`, `precondition_failed`, `number_taken`, `agent_changed_meanwhile`.
 */
export async function saveAgent(
  deps: SaveAgentDeps,
  id: AgentId,
  config: AgentConfig,
  expected: number | null,
): Promise<Agent> {
  const violations = agentViolations(id, config, deps.countries);
  const first = violations[0];
  if (first) throw new Fault('invalid_body', `${first.pointer}: ${first.message}`, { violations });
  const read = await deps.agents.current(id);
  if (expected !== null && expected !== read.version) {
    throw new Fault('precondition_failed', `The agent is at version ${read.version}; read it again.`);
  }
  if (isDeepStrictEqual(config, read.config)) return read;
  const outcome = await deps.agents.save(read, config, deps.now());
  if ('moved' in outcome) {
    throw new Fault('agent_changed_meanwhile', 'The agent changed while it was being written; read it again.');
  }
  if ('taken' in outcome) {
    throw new Fault('number_taken', `Another agent answers ${outcome.taken.join(', ')}. Take it from that one first.`, {
      violations: outcome.taken.map((number) => ({
        pointer: `/numbers/${config.numbers.indexOf(number)}`,
        code: 'number_taken',
        message: 'is answered by another agent',
      })),
    });
  }
  deps.log.info('An agent was changed', { agentId: id, version: outcome.saved.version });
  return outcome.saved;
}

/**
 * Makes a former version, or the default (0), the agent's next one: nothing is taken out of its history. Throws
 * `agent_version_not_found`, and as {@link saveAgent}, because what was right then need not be now.
 */
export async function rollBackAgent(
  deps: SaveAgentDeps,
  id: AgentId,
  version: number,
  expected: number | null,
): Promise<Agent> {
  const former = await deps.agents.version(id, version);
  if (!former) throw new Fault('agent_version_not_found', `This agent has no version ${version}.`);
  return await saveAgent(deps, id, former.config, expected);
}
