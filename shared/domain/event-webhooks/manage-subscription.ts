import { Fault } from '../../runtime/faults.ts';
import { newId } from '../../runtime/ids.ts';
import { newSecret } from './signature.ts';
import { type Subscription, SUBSCRIPTION_SCHEMA } from './subscription.ts';
import type { NewSubscription, SubscriptionChange } from './subscription-input.ts';
import type { SubscriptionRepository } from './subscription-repository.ts';

export interface SubscriptionsDeps {
  subscriptions: SubscriptionRepository;
  now: () => Date;
}

/** As long as a receiver may take to change over to a new secret. */
const OVERLAP_MS = 86_400_000;
/** Each of them gets every event: more are a mistake. */
const MAX_SUBSCRIPTIONS = 50;

/** Subscribes an endpoint; its secret is in the answer, and nowhere after it. Throws `too_many_webhooks`. */
export async function subscribe(deps: SubscriptionsDeps, input: NewSubscription): Promise<Subscription> {
  if ((await deps.subscriptions.all()).length >= MAX_SUBSCRIPTIONS) {
    throw new Fault('too_many_webhooks', `At most ${MAX_SUBSCRIPTIONS} endpoints can be subscribed.`);
  }
  const now = deps.now();
  const subscription: Subscription = {
    schema: SUBSCRIPTION_SCHEMA,
    id: newId('wh'),
    ...input,
    secret: newSecret(),
    previous: null,
    state: 'active',
    disabledBecause: null,
    failingSince: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 0,
  };
  await deps.subscriptions.save(subscription, now);
  return { ...subscription, version: 1 };
}

/** Throws `webhook_not_found`, and `precondition_failed` where `expected` is no longer its version. */
export async function subscriptionAt(
  { subscriptions }: Pick<SubscriptionsDeps, 'subscriptions'>,
  id: string,
  expected: number | null = null,
): Promise<Subscription> {
  const subscription = await subscriptions.find(id);
  if (!subscription) throw new Fault('webhook_not_found', 'There is no subscription with this id.');
  if (expected !== null && expected !== subscription.version) throw moved();
  return subscription;
}

/** Throws as {@link subscriptionAt}. */
export async function changeSubscription(
  deps: SubscriptionsDeps,
  id: string,
  change: SubscriptionChange,
  expected: number | null,
): Promise<Subscription> {
  const { state, ...content } = change;
  const before = await subscriptionAt(deps, id, expected);
  const given = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
  const after: Subscription = { ...before, ...given };
  if (state === 'active') return await saved(deps, { ...after, state, disabledBecause: null, failingSince: null });
  if (state === 'disabled') return await saved(deps, { ...after, state, disabledBecause: 'owner' });
  return await saved(deps, after);
}

/** A new secret; the one before it signs too for a day. Throws as {@link subscriptionAt}. */
export async function rotateSecret(deps: SubscriptionsDeps, id: string): Promise<Subscription> {
  const before = await subscriptionAt(deps, id);
  const until = new Date(deps.now().getTime() + OVERLAP_MS).toISOString();
  return await saved(deps, { ...before, secret: newSecret(), previous: { secret: before.secret, until } });
}

/** What was on its way to it is not delivered any more. Throws as {@link subscriptionAt}. */
export async function unsubscribe(deps: SubscriptionsDeps, id: string, expected: number | null): Promise<void> {
  if (!(await deps.subscriptions.remove(await subscriptionAt(deps, id, expected)))) throw moved();
}

async function saved(deps: SubscriptionsDeps, subscription: Subscription): Promise<Subscription> {
  const now = deps.now();
  if (!(await deps.subscriptions.save(subscription, now))) throw moved();
  return { ...subscription, updatedAt: now.toISOString(), version: subscription.version + 1 };
}

const moved = () => new Fault('precondition_failed', 'The subscription changed since you read it: read it again.');
