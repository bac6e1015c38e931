import type { CallAgent } from '../../shared/domain/calls/call.ts';
import { type AgentId, agentIds } from '../../shared/domain/directory/agent-config.ts';
import type { Field } from '../../shared/domain/directory/field.ts';
import { findAgent, heldBy } from '../../shared/domain/directory/find-agent.ts';
import type { Items } from '../../shared/domain/directory/items.ts';

/**
 * What a business wants to know of a call: by the agent that held it, at its version; where that is not known, by `otherwise` as it is
 * now.
 */
export function agentFields(store: Items, directoryTable: string, otherwise: AgentId) {
  return async (agent: CallAgent | null): Promise<readonly Field[]> => {
    const id = agentIds.find((known) => known === agent?.id);
    const held =
      agent && id
        ? await heldBy(store, directoryTable, id, agent.version)
        : await findAgent(store, directoryTable, otherwise);
    return held.config.fields;
  };
}
