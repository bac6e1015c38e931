import type { Route } from '../entry/http.ts';
import { getCallRoute } from './get-call.http.ts';
import { getMetricsRoute } from './get-metrics.http.ts';
import { getTranscriptRoute } from './get-transcript.http.ts';
import { hangUpRoute } from './hang-up.http.ts';
import { listCallsRoute } from './list-calls.http.ts';
import { transferRoute } from './transfer.http.ts';
import { watchCallRoute } from './watch-call.http.ts';
import { whisperRoute } from './whisper.http.ts';

export interface CallRoutesDeps {
  list: Parameters<typeof listCallsRoute>[0];
  records: Parameters<typeof getCallRoute>[0];
  transcripts: Parameters<typeof getTranscriptRoute>[0];
  watch: Parameters<typeof watchCallRoute>[0];
  live: Parameters<typeof whisperRoute>[0];
  metrics: Parameters<typeof getMetricsRoute>[0];
  hangUp: Parameters<typeof hangUpRoute>[0];
}

/** `/api/calls…` and `/api/metrics` */
export const callRoutes = (deps: CallRoutesDeps): Route[] => [
  listCallsRoute(deps.list),
  getCallRoute(deps.records),
  getTranscriptRoute(deps.transcripts),
  watchCallRoute(deps.watch),
  whisperRoute(deps.live),
  transferRoute(deps.live),
  getMetricsRoute(deps.metrics),
  hangUpRoute(deps.hangUp),
];
