import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const SAMPLE_US = 200;

/**
 * Answers the bench, between its `measure` and its `report`, with how late this process's event loop ran, in milliseconds. With
 * `profilePath`, the processor's profile of that time is written there.
 */
export function answerBench(profilePath: string | undefined = process.env['BENCH_PROFILE']): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const session = profilePath ? new Session() : null;
  const measure = async () => {
    histogram.enable();
    histogram.reset();
    if (!session) return;
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
  };
  const report = async () => {
    const loopDelayP99 = Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS);
    if (session && profilePath) {
      const { profile } = await session.post('Profiler.stop');
      writeFileSync(profilePath, JSON.stringify(profile));
    }
    process.send?.({ loopDelayP99 });
  };
  process.on('message', (order: string) => {
    if (order === 'measure') void measure();
    if (order === 'report') void report();
    if (order === 'finish') process.exit(0);
  });
  process.on('disconnect', () => process.exit(0));
}
