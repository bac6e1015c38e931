import { agentForNumber } from '../../shared/domain/directory/agent-for-number.ts';
import { type AgentId, agentIds } from '../../shared/domain/directory/agent-config.ts';
import type { Items } from '../../shared/domain/directory/items.ts';
import { RESERVATION } from '../../shared/domain/reservations/reservation-purpose.ts';
import { RECEPTION } from '../../shared/domain/reception/reception.ts';

/** What calls are for that these agents answer, whichever transport brings them. A new one is one line here. */
const PURPOSES: Partial<Record<AgentId, string>> = {
  reception: RECEPTION,
  reservations: RESERVATION,
};

/** What calls are for that this agent answers; null for one that cannot be called. */
export function purposeOfAgent(agent: string): string | null {
  const known = agentIds.find((id) => id === agent);
  return (known && PURPOSES[known]) ?? null;
}

/**
 * What a call to one of our numbers (E.164) is for: the purpose of the agent that answers it. The receptionist answers what nobody
 * has, and what an agent has that cannot be called yet: no caller is left without an answer.
 */
export async function purposeOfNumber(store: Items, directoryTable: string, number: string): Promise<string> {
  return PURPOSES[await agentForNumber(store, directoryTable, number)] ?? RECEPTION;
}
