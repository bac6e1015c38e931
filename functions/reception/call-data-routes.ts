import type { Route } from '../entry/http.ts';
import { correctCallDataRoute } from './correct-call-data.http.ts';
import { deleteCallDataRoute } from './delete-call-data.http.ts';
import { getCallDataRoute } from './get-call-data.http.ts';
import { listCallDataRoute } from './list-call-data.http.ts';

export type CallDataRoutesDeps = Parameters<typeof listCallDataRoute>[0] &
  Parameters<typeof getCallDataRoute>[0] &
  Parameters<typeof correctCallDataRoute>[0] &
  Parameters<typeof deleteCallDataRoute>[0];

/** `/api/call-data…` */
export const callDataRoutes = (deps: CallDataRoutesDeps): Route[] => [
  listCallDataRoute(deps),
  getCallDataRoute(deps),
  correctCallDataRoute(deps),
  deleteCallDataRoute(deps),
];
