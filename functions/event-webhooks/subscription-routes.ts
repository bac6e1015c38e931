import {
  changeSubscription,
  rotateSecret,
  subscribe,
  subscriptionAt,
  unsubscribe,
} from '../../shared/domain/event-webhooks/manage-subscription.ts';
import { redeliver, type RedeliverDeps, sendTest } from '../../shared/domain/event-webhooks/redeliver.ts';
import type { DeliveryRepository } from '../../shared/domain/event-webhooks/delivery-repository.ts';
import {
  deliveryListSchema,
  newSubscriptionSchema,
  subscriptionChangeSchema,
} from '../../shared/domain/event-webhooks/subscription-input.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { expectedVersion } from '../entry/etag.ts';
import { type Route, route } from '../entry/http.ts';
import { deliveryView, subscriptionResult, subscriptionView, withSecret } from './subscription-view.ts';

export interface SubscriptionRoutesDeps extends RedeliverDeps {
  deliveries: DeliveryRepository;
}

const AT = '/api/webhooks/{id}';
const idIn = (params: Record<string, string>) => params['id'] ?? '';

/** `/api/webhooks…` */
export function subscriptionRoutes(deps: SubscriptionRoutesDeps): Route[] {
  return [
    route('POST /api/webhooks', { body: newSubscriptionSchema }, async ({ body }) =>
      withSecret(201, await subscribe(deps, body)),
    ),
    route('GET /api/webhooks', {}, async () => ({
      status: 200,
      body: { items: (await deps.subscriptions.all()).map(subscriptionView) },
    })),
    route(`GET ${AT}`, {}, async ({ params }) => subscriptionResult(200, await subscriptionAt(deps, idIn(params)))),
    route(`PUT ${AT}`, { body: subscriptionChangeSchema }, async ({ params, body, header }) =>
      subscriptionResult(200, await changeSubscription(deps, idIn(params), body, expectedVersion(header('if-match')))),
    ),
    route(`DELETE ${AT}`, {}, async ({ params, header }) => {
      await unsubscribe(deps, idIn(params), expectedVersion(header('if-match')));
      return { status: 204 };
    }),
    route(`POST ${AT}/rotate`, {}, async ({ params }) => withSecret(200, await rotateSecret(deps, idIn(params)))),
    route(`POST ${AT}/test`, {}, async ({ params }) => ({
      status: 202,
      body: deliveryView(await sendTest(deps, idIn(params))),
    })),
    route(`GET ${AT}/deliveries`, { query: deliveryListSchema }, async ({ params, query: { limit, cursor } }) => {
      const list = { deliveriesOf: idIn(params) };
      await subscriptionAt(deps, idIn(params));
      const page = await deps.deliveries.list(idIn(params), limit, decodeCursor(list, cursor));
      return { status: 200, body: { items: page.deliveries.map(deliveryView), next: encodeCursor(list, page.next) } };
    }),
    route(`POST ${AT}/deliveries/{deliveryId}/redeliver`, {}, async ({ params }) => {
      const key = { subscriptionId: idIn(params), deliveryId: params['deliveryId'] ?? '' };
      return { status: 202, body: deliveryView(await redeliver(deps, key)) };
    }),
  ];
}
