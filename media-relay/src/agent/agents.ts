import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { RestaurantProfile } from '../../../shared/domain/directory/restaurant-profile.ts';
import { SUPPLIER_ORDER } from '../../../shared/domain/supplier-orders/order.ts';
import { orderAgent } from '../../../shared/domain/supplier-orders/order-agent.ts';
import type { OrderRepository } from '../../../shared/domain/supplier-orders/order-repository.ts';

export interface AgentDeps {
  orders: Pick<OrderRepository, 'find'>;
  restaurant: RestaurantProfile;
  now: () => Date;
}

/** The one place in the relay that knows every purpose a call can have: purpose to agent. Null when its subject is gone. */
export async function agentFor(deps: AgentDeps, call: CallIn<'in_progress'>): Promise<VoiceAgent | null> {
  switch (call.purpose) {
    case SUPPLIER_ORDER: {
      const order = await deps.orders.find(call.subjectId);
      return order ? orderAgent(order, deps.restaurant, deps.now(), call.timeZones[0] ?? 'UTC') : null;
    }
    default:
      throw new Error(`No agent is made for calls of this purpose: ${call.purpose}`);
  }
}
