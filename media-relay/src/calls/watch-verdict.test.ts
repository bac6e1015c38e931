import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { watchVerdict } from './watch-verdict.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Looks at a record that is what `at` says at each look; what was told, and how often it was looked. */
function watch(at: (look: number) => AnsweredBy | undefined) {
  const seen = { looks: 0, told: [] as AnsweredBy[] };
  const stop = watchVerdict(
    async () => {
      const answeredBy = at(++seen.looks);
      return answeredBy === undefined ? undefined : { answeredBy };
    },
    (answeredBy) => seen.told.push(answeredBy),
    silentLogger,
    () => 1,
  );
  return { seen, stop };
}

describe('the carrier’s verdict', () => {
  it('is told once, within two seconds of being written down, and not looked for again', async () => {
    const { seen } = watch((look) => (look < 4 ? undefined : 'machine'));
    await vi.advanceTimersByTimeAsync(7_999);
    expect(seen.told).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual({ looks: 4, told: ['machine'] });
  });

  it('is looked for again after a look that failed', async () => {
    const { seen } = watch((look) => {
      if (look === 1) throw new Error('the store is gone');
      return 'human';
    });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(seen.told).toEqual(['human']);
  });

  it('that never comes is not looked for during the whole call', async () => {
    const { seen } = watch(() => undefined);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(seen.looks).toBe(20);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is nobody’s business any more when the leg is over', async () => {
    const { seen, stop } = watch(() => 'machine');
    stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen).toEqual({ looks: 0, told: [] });
  });
});
