import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spread } from './spread.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('works at moments of their own for calls that came together, and as often for all', async () => {
  const at: Record<string, number[]> = { early: [], late: [] };
  const stops = [
    spread(
      () => at['early']?.push(Date.now() % 100_000),
      5_000,
      () => 0.1,
    ),
    spread(
      () => at['late']?.push(Date.now() % 100_000),
      5_000,
      () => 0.9,
    ),
  ];
  vi.setSystemTime(0);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(at).toEqual({ early: [500, 5_500, 10_500], late: [4_500, 9_500, 14_500] });
  for (const stop of stops) stop();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(at['early']).toHaveLength(3);
});

it('may be stopped before it began', async () => {
  const work = vi.fn();
  spread(work, 1_000, () => 0.5)();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
