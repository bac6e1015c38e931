import * as z from 'zod/mini';
import type { AgentId } from './agent-config.ts';
import { DEFAULT_AGENTS } from './default-agents.ts';
import type { Items } from './items.ts';
import { type Agent, storedAgentSchema } from './stored-agent.ts';

export const agentKey = (id: AgentId) => ({ pk: `agent#${id}`, sk: 'current' });
/** Six digits, so that versions sort as numbers do. */
export const versionKey = (id: AgentId, version: number) => ({
  pk: agentKey(id).pk,
  sk: `v#${String(version).padStart(6, '0')}`,
});

export const defaultAgent = (id: AgentId): Agent => ({ id, version: 0, config: DEFAULT_AGENTS[id], updatedAt: null });

/** The agent as it is now. Whoever begins a conversation reads it once, and keeps to that version until the end: {@link heldBy}. */
export async function findAgent(store: Items, table: string, id: AgentId): Promise<Agent> {
  const item = await store.get(table, agentKey(id));
  return item ? parseAgent(item) : defaultAgent(id);
}

/** One version of an agent: who holds, or held, a conversation that began with it. Versions are never taken out of the history. */
export async function heldBy(store: Items, table: string, id: AgentId, version: number): Promise<Agent> {
  if (version === 0) return defaultAgent(id);
  const item = await store.get(table, versionKey(id, version));
  if (!item) throw new Error(`The agent ${id} has no version ${version}`);
  return parseAgent(item);
}

export function parseAgent(item: Record<string, unknown>): Agent {
  const { schema: _schema, ...agent } = z.parse(storedAgentSchema, item);
  return agent;
}
