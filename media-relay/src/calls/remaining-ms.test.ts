import { expect, it } from 'vitest';
import { remainingMs } from './remaining-ms.ts';

it.each([
  ['2026-11-20T09:00:00.000Z', 600_000],
  ['2026-11-20T09:04:00.000Z', 360_000],
  ['2026-11-20T09:11:00.000Z', 0],
])('a leg that begins at %s of a call answered at nine has %d ms', (now, left) => {
  expect(remainingMs(600_000, '2026-11-20T09:00:00.000Z', new Date(now))).toBe(left);
});
