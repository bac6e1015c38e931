import * as z from 'zod/mini';
import { type AgentConfig, agentConfigSchema, type AgentId, agentIds } from './agent-config.ts';

/** Of the stored shape; the agent's own `version` counts what the business saved. */
export const AGENT_SCHEMA = 1;

/** One version of an agent, under its number and, as long as it is the latest, as the current one. */
export const storedAgentSchema = z.object({
  schema: z.literal(AGENT_SCHEMA),
  id: z.enum(agentIds),
  version: z.int().check(z.minimum(1)),
  updatedAt: z.iso.datetime(),
  config: agentConfigSchema,
});

/** An agent at one of its versions. */
export interface Agent {
  id: AgentId;
  /** 0 is the default, which is in the code and not stored. */
  version: number;
  config: AgentConfig;
  /** ISO instant; null for the default. */
  updatedAt: string | null;
}

export const storedNumberSchema = z.object({ schema: z.literal(AGENT_SCHEMA), agent: z.enum(agentIds) });
