import type { AgentConfig, AgentId } from './agent-config.ts';
import { RECEPTION_AGENT } from './default-reception.ts';
import { RESERVATIONS_AGENT } from './default-reservations.ts';
import { SUPPLIER_ORDERS_AGENT } from './default-supplier-orders.ts';
import { WHATSAPP_AGENT } from './default-whatsapp.ts';

/** What every agent is until the business changes it: its version 0. */
export const DEFAULT_AGENTS: Readonly<Record<AgentId, AgentConfig>> = {
  'supplier-orders': SUPPLIER_ORDERS_AGENT,
  reception: RECEPTION_AGENT,
  reservations: RESERVATIONS_AGENT,
  whatsapp: WHATSAPP_AGENT,
};
