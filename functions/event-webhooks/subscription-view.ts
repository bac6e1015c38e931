import type { Delivery } from '../../shared/domain/event-webhooks/delivery.ts';
import type { Subscription } from '../../shared/domain/event-webhooks/subscription.ts';
import { etag } from '../entry/etag.ts';
import type { HttpResult } from '../entry/http.ts';

/** A subscription as the API shows it: never its secret, but in the answer that made it. */
export function subscriptionView(subscription: Subscription) {
  const { schema: _schema, version: _version, secret: _secret, previous, ...view } = subscription;
  return { ...view, previousSecretUntil: previous?.until ?? null };
}

export const subscriptionResult = (status: number, subscription: Subscription): HttpResult => ({
  status,
  body: subscriptionView(subscription),
  headers: { etag: etag(subscription.version) },
});

/** With the secret: shown once, to whoever made it. */
export const withSecret = (status: number, subscription: Subscription): HttpResult => ({
  status,
  body: { ...subscriptionView(subscription), secret: subscription.secret },
  headers: { etag: etag(subscription.version), location: `/api/webhooks/${subscription.id}` },
});

export function deliveryView({ schema: _schema, version: _version, round: _round, ...view }: Delivery) {
  return view;
}
