import { expect, test } from 'vitest';
import { rateSeconds } from './schedules.ts';

test('rates', () => {
  expect(rateSeconds('s', 'rate(1 minute)')).toBe(60);
  expect(rateSeconds('s', 'rate(5 minutes)')).toBe(300);
  expect(rateSeconds('s', 'rate(2 days)')).toBe(172_800);
  expect(() => rateSeconds('nightly', 'cron(0 3 * * ? *)')).toThrow('nightly');
});
