import * as z from 'zod/mini';
import type { AgentId } from './agent-config.ts';
import type { Items } from './items.ts';
import { storedNumberSchema } from './stored-agent.ts';

export const numberKey = (number: string) => ({ pk: `number#${number}`, sk: 'agent' });

/** Who answers one of our numbers (E.164). Apart from the agents themselves: whoever asks this keeps somebody waiting on the line. */
export async function agentForNumber(store: Items, table: string, number: string): Promise<AgentId> {
  const item = await store.get(table, numberKey(number));
  return item ? z.parse(storedNumberSchema, item).agent : 'reception';
}
