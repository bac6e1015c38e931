import { Fault } from '../../runtime/faults.ts';
import { newId } from '../../runtime/ids.ts';
import type { Delivery, DeliveryKey } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { TEST_EVENT } from './event.ts';
import type { EventRepository } from './event-repository.ts';
import { subscriptionAt } from './manage-subscription.ts';
import { newDelivery } from './spread-event.ts';
import type { SubscriptionRepository } from './subscription-repository.ts';

export interface RedeliverDeps {
  events: Pick<EventRepository, 'find' | 'keep'>;
  subscriptions: SubscriptionRepository;
  deliveries: Pick<DeliveryRepository, 'find' | 'save'>;
  enqueue(key: DeliveryKey, delaySeconds: number): Promise<void>;
  now: () => Date;
}

/** Has a delivery tried again, from the beginning of its schedule. Throws `webhook_not_found`, `delivery_not_found`. */
export async function redeliver(deps: RedeliverDeps, key: DeliveryKey): Promise<Delivery> {
  await subscriptionAt(deps, key.subscriptionId);
  const before = await deps.deliveries.find(key);
  if (!before) throw new Fault('delivery_not_found', 'There is no delivery with this id.');
  // It is on its way already.
  if (before.state === 'pending' && before.round === 0) return before;
  const { schema, id, subscriptionId, eventId, type, tries, createdAt, version } = before;
  const dueAt = deps.now().toISOString();
  const common = { schema, id, subscriptionId, eventId, type, tries, createdAt, version };
  const again: Delivery = { ...common, round: 0, state: 'pending', dueAt };
  if (await deps.deliveries.save(again)) await deps.enqueue(key, 0);
  return { ...again, version: version + 1 };
}

/** Sends an endpoint an event that says nothing, whatever it subscribed to. Throws `webhook_not_found`. */
export async function sendTest(deps: RedeliverDeps, id: string): Promise<Delivery> {
  await subscriptionAt(deps, id);
  const now = deps.now();
  const eventId = newId('evt');
  await deps.events.keep({ id: eventId, type: TEST_EVENT, data: {}, telephones: [] }, now);
  const event = await deps.events.find(eventId);
  if (!event) throw new Error(`The event is not there: ${eventId}`);
  const delivery = newDelivery(event, id, now);
  await deps.deliveries.save(delivery);
  await deps.enqueue({ subscriptionId: id, deliveryId: delivery.id }, 0);
  return { ...delivery, version: 1 };
}
