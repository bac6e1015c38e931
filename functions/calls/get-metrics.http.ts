import * as z from 'zod';
import { daysOf, metricsOf, metricWindows } from '../../shared/domain/calls/call-metrics.ts';
import type { MetricsRepository } from '../../shared/domain/calls/metrics-repository.ts';
import { route } from '../entry/http.ts';

interface Deps {
  metrics: MetricsRepository;
  now: () => Date;
}

const query = z.strictObject({
  window: z.enum(Object.keys(metricWindows) as (keyof typeof metricWindows)[]).default('7d'),
});

/** What the settled calls of the latest days amount to. A call belongs to the day (UTC) on which it ended. */
export const getMetricsRoute = ({ metrics, now }: Deps) =>
  route('GET /api/metrics', { query }, async ({ query: { window } }) => {
    const { first, last } = daysOf(window, now());
    const figures = metricsOf(await metrics.between(first, last));
    return { status: 200, body: { window, from: first, to: last, timeZone: 'UTC', ...figures } };
  });
