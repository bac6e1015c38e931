import type { AgentId } from '../../../shared/domain/directory/agent-config.ts';
import type { Agent } from '../../../shared/domain/directory/stored-agent.ts';

export interface AgentVersionsPorts {
  now(id: AgentId): Promise<Agent>;
  at(id: AgentId, version: number): Promise<Agent>;
}

/** A few dozen documents of some kilobytes. */
const MOST_KEPT = 64;

/**
 * The agents' documents. What an agent is now is asked each time a conversation begins; a version never changes, so whoever
 * begins, or takes over, a conversation finds the one that it needs mostly here, while somebody waits on the line.
 */
export class AgentVersions {
  readonly #ports: AgentVersionsPorts;
  readonly #kept = new Map<string, Agent>();

  constructor(ports: AgentVersionsPorts) {
    this.#ports = ports;
  }

  async now(id: AgentId): Promise<Agent> {
    return this.#keep(await this.#ports.now(id));
  }

  async at(id: AgentId, version: number): Promise<Agent> {
    return this.#kept.get(`${id} ${version}`) ?? this.#keep(await this.#ports.at(id, version));
  }

  #keep(agent: Agent): Agent {
    const key = `${agent.id} ${agent.version}`;
    this.#kept.delete(key);
    this.#kept.set(key, agent);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return agent;
  }
}
