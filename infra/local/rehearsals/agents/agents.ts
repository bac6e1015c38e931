import { reception } from './reception.ts';
import type { RehearsedAgent } from './rehearsed-agent.ts';
import { reservations } from './reservations.ts';
import { supplierOrders } from './supplier-orders.ts';

/** Every agent that is rehearsed, in the order in which they are. */
export const AGENTS: readonly RehearsedAgent[] = [reception, supplierOrders, reservations];
