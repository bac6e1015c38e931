import { expect } from 'vitest';

/** Waits until `test` holds; fails when it does not within five seconds. */
export async function eventually(test: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !test(); tries++) await pause(10);
  expect(test()).toBe(true);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
