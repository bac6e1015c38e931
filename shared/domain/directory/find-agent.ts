import * as z from 'zod/mini';
import type { AgentId } from './agent-config.ts';
import { DEFAULT_AGENTS } from './default-agents.ts';
import { type Agent, storedAgentSchema, storedNumberSchema } from './stored-agent.ts';

/** As much of an `ItemStore` as a caller can be made to wait for: one read of one item. */
interface Items {
  get(table: string, key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined>;
}

export const agentKey = (id: AgentId) => ({ pk: `agent#${id}`, sk: 'current' });
export const numberKey = (number: string) => ({ pk: `number#${number}`, sk: 'agent' });

export const defaultAgent = (id: AgentId): Agent => ({ id, version: 0, config: DEFAULT_AGENTS[id], updatedAt: null });

/** The agent as it is now. Whoever begins a conversation reads it once, and keeps to that version until the end. */
export async function findAgent(store: Items, table: string, id: AgentId): Promise<Agent> {
  const item = await store.get(table, agentKey(id));
  return item ? parseAgent(item) : defaultAgent(id);
}

/** Who answers one of our numbers (E.164). */
export async function agentForNumber(store: Items, table: string, number: string): Promise<AgentId> {
  const item = await store.get(table, numberKey(number));
  return item ? z.parse(storedNumberSchema, item).agent : 'reception';
}

export function parseAgent(item: Record<string, unknown>): Agent {
  const { schema: _schema, ...agent } = z.parse(storedAgentSchema, item);
  return agent;
}
