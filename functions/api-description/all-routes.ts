import { agentRoutes } from '../directory/agent-routes.ts';
import { callRoutes } from '../calls/call-routes.ts';
import type { Route } from '../entry/http.ts';
import { subscriptionRoutes } from '../event-webhooks/subscription-routes.ts';
import { healthRoute } from '../health/health-route.ts';
import { erasePersonRoute } from '../people/erase-person.http.ts';
import { callDataRoutes } from '../reception/call-data-routes.ts';
import { reservationRoutes } from '../reservations/reservation-routes.ts';
import { orderRoutes } from '../supplier-orders/order-routes.ts';

/** Every route of the API, to be read and not to be served: what they would work with is not there. */
export function allRoutes(): Route[] {
  const nothing: never = new Proxy({}, { get: () => nothing }) as never;
  return [
    ...orderRoutes(nothing),
    ...callDataRoutes(nothing),
    ...callRoutes(nothing),
    ...reservationRoutes(nothing),
    ...agentRoutes(nothing),
    ...subscriptionRoutes(nothing),
    erasePersonRoute(nothing),
    healthRoute(nothing),
  ];
}
