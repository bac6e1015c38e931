import type { Logger } from '../../runtime/logger.ts';
import type { DeliveryIn, DeliveryKey, DeliveryTry } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import type { Event } from './event.ts';
import type { EventRepository } from './event-repository.ts';
import { nextTry } from './retry-schedule.ts';
import { signedHeaders } from './signature.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionRepository } from './subscription-repository.ts';

/** What became of a request: an answer, or in a word why there is none. */
export type Posted = { status: number } | { error: string };

export interface DeliverDeps {
  events: Pick<EventRepository, 'find'>;
  subscriptions: Pick<SubscriptionRepository, 'find' | 'save'>;
  deliveries: Pick<DeliveryRepository, 'find' | 'save'>;
  /** Never rejects. */
  post(url: string, headers: Record<string, string>, body: string): Promise<Posted>;
  enqueue(key: DeliveryKey, delaySeconds: number): Promise<void>;
  /** 0 to 1. */
  chance(): number;
  now: () => Date;
  log: Logger;
}

/** As long as the function may run: whoever died over it is followed by somebody else then. */
const LEASE_MS = 30_000;
/** What comes later is found by the sweep. */
const QUEUED_WITHIN_MS = 60_000;
const MAX_TRIES_KEPT = 20;
const GIVES_UP_AFTER_MS = 5 * 86_400_000;
/** "Do not send this any more." */
const GONE = 410;

/**
 * Tries a delivery that is due. The try is claimed before it is made, so that of two workers one makes it; a worker that dies
 * over it leaves it due again, and the receiver knows a message that comes twice by its id.
 */
export async function deliver(deps: DeliverDeps, key: DeliveryKey): Promise<void> {
  const delivery = await deps.deliveries.find(key);
  const now = deps.now();
  if (delivery?.state !== 'pending' || now < new Date(delivery.dueAt)) return;
  const [event, subscription] = await Promise.all([
    deps.events.find(delivery.eventId),
    deps.subscriptions.find(delivery.subscriptionId),
  ]);
  if (!event) return await givenUp(deps, delivery, 'expired');
  if (subscription?.state !== 'active') return await givenUp(deps, delivery, 'disabled');

  const leased = { ...delivery, dueAt: new Date(now.getTime() + LEASE_MS).toISOString() };
  if (!(await deps.deliveries.save(leased))) return;
  const claimed = { ...leased, version: delivery.version + 1 };
  const made = await attempt(deps, event, subscription);
  await record(deps, claimed, made);
  await judge(deps, delivery.subscriptionId, made);
}

/** The envelope that every receiver gets, whatever the event is. */
export function messageOf({ id, type, createdAt, data }: Event): string {
  return JSON.stringify({ id, type, timestamp: createdAt, data });
}

async function attempt(deps: DeliverDeps, event: Event, subscription: Subscription): Promise<DeliveryTry> {
  const now = deps.now();
  const body = messageOf(event);
  const posted = await deps.post(subscription.url, signedHeaders(subscription, event.id, body, now), body);
  const ms = deps.now().getTime() - now.getTime();
  const answer = 'status' in posted ? { status: posted.status, error: null } : { status: null, error: posted.error };
  return { at: now.toISOString(), ...answer, ms };
}

const wasTaken = ({ status }: DeliveryTry): boolean => status !== null && status >= 200 && status < 300;

async function record(deps: DeliverDeps, claimed: DeliveryIn<'pending'>, made: DeliveryTry): Promise<void> {
  const { dueAt: _lease, ...rest } = claimed;
  const tried = { ...rest, tries: [...claimed.tries, made].slice(-MAX_TRIES_KEPT), round: claimed.round + 1 };
  if (wasTaken(made)) {
    await deps.deliveries.save({ ...tried, state: 'delivered' });
    return;
  }
  const now = deps.now();
  const next = made.status === GONE ? null : nextTry(tried.round, now, deps.chance());
  deps.log.warn('An event was not taken', {
    subscriptionId: claimed.subscriptionId,
    status: made.status,
    error: made.error,
  });
  if (!next) {
    await deps.deliveries.save({ ...tried, state: 'failed', because: 'given_up' });
    return;
  }
  await deps.deliveries.save({ ...tried, state: 'pending', dueAt: next.toISOString() });
  const inMs = next.getTime() - now.getTime();
  if (inMs > QUEUED_WITHIN_MS) return;
  await deps.enqueue({ subscriptionId: claimed.subscriptionId, deliveryId: claimed.id }, inMs / 1000);
}

async function givenUp(
  deps: DeliverDeps,
  { dueAt: _due, ...delivery }: DeliveryIn<'pending'>,
  because: 'disabled' | 'expired',
): Promise<void> {
  await deps.deliveries.save({ ...delivery, state: 'failed', because });
}

/**
 * Remembers since when nothing reaches an endpoint, and disables one that wants nothing any more, or takes nothing for days. Whoever
 * wrote the subscription meanwhile knows better.
 */
async function judge(deps: DeliverDeps, id: string, made: DeliveryTry): Promise<void> {
  const subscription = await deps.subscriptions.find(id);
  if (subscription?.state !== 'active') return;
  const now = deps.now();
  if (wasTaken(made)) {
    if (subscription.failingSince !== null) await deps.subscriptions.save({ ...subscription, failingSince: null }, now);
    return;
  }
  const failingSince = subscription.failingSince ?? made.at;
  const tooLong = now.getTime() - Date.parse(failingSince) >= GIVES_UP_AFTER_MS;
  if (made.status === GONE || tooLong) {
    const disabledBecause = made.status === GONE ? ('gone' as const) : ('failing' as const);
    deps.log.error('An endpoint gets no events any more', { subscriptionId: id, because: disabledBecause });
    await deps.subscriptions.save({ ...subscription, failingSince, state: 'disabled', disabledBecause }, now);
  } else if (subscription.failingSince === null) await deps.subscriptions.save({ ...subscription, failingSince }, now);
}
