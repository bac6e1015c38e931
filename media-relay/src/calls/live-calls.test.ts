import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { LiveCalls } from './live-calls.ts';

const live = new LiveCalls();
afterEach(() => live.stop());

it('drains until the last call is taken out, however long that takes after its end', async () => {
  const told: string[] = [];
  const call = () => ({
    tick: () => undefined,
    leaveAtPause: () => told.push('leave'),
    end: (why: string) => told.push(why),
  });
  const [first, second] = [live.add(call()), live.add(call())];
  let drained = false;
  const drain = live.drain(20).then(() => {
    drained = true;
    return drained;
  });
  first();
  await setTimeout(60);
  // Neither had its pause in time; the one that is left is still writing its last words.
  expect([told, drained]).toEqual([['leave', 'leave', 'drained'], false]);
  second();
  expect([await drain, live.size]).toEqual([true, 0]);
});

it('has nothing to wait for without calls', async () => {
  const idle = new LiveCalls();
  await idle.drain(60_000);
  idle.stop();
});
