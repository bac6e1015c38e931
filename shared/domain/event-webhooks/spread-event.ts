import { type Delivery, DELIVERY_SCHEMA, deliveryId, type DeliveryKey } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import type { Event } from './event.ts';
import type { EventRepository } from './event-repository.ts';
import type { SubscriptionRepository } from './subscription-repository.ts';

export interface SpreadEventDeps {
  events: Pick<EventRepository, 'find' | 'passedOn'>;
  subscriptions: Pick<SubscriptionRepository, 'all'>;
  deliveries: Pick<DeliveryRepository, 'save'>;
  /** Asks for a delivery to be tried. */
  enqueue(key: DeliveryKey, delaySeconds: number): Promise<void>;
  now: () => Date;
}

/**
 * Makes a delivery of an event for every endpoint that wants it, and asks for each to be tried. It may be done twice, and die in
 * between: a delivery is made once, and one that nobody was asked to try is due.
 */
export async function spreadEvent(deps: SpreadEventDeps, eventId: string): Promise<void> {
  const event = await deps.events.find(eventId);
  if (!event) return;
  const all = await deps.subscriptions.all();
  const wanted = all.filter(({ state, types }) => state === 'active' && types.includes(event.type));
  for (const { id } of wanted) {
    const delivery = newDelivery(event, id, deps.now());
    if (await deps.deliveries.save(delivery)) await deps.enqueue({ subscriptionId: id, deliveryId: delivery.id }, 0);
  }
  await deps.events.passedOn(eventId);
}

export function newDelivery(event: Event, subscriptionId: string, now: Date): Delivery {
  return {
    schema: DELIVERY_SCHEMA,
    id: deliveryId(event),
    subscriptionId,
    eventId: event.id,
    type: event.type,
    tries: [],
    round: 0,
    createdAt: now.toISOString(),
    version: 0,
    state: 'pending',
    dueAt: now.toISOString(),
  };
}
