import { describe, expect, it } from 'vitest';
import { FrameClock } from './frame-clock.ts';
import { FakeClock } from '../twilio/testing/fake-clock.ts';

describe('the frame clock', () => {
  it('gives every member one frame per 20 ms, however many they are', () => {
    const clock = new FakeClock();
    const frames = new FrameClock(clock);
    const counts = Array.from({ length: 9 }, () => 0);
    counts.forEach((_, index) => frames.join(() => (counts[index]! += 1)));
    clock.advance(1_000);
    for (const count of counts) expect(Math.abs(count - 50)).toBeLessThanOrEqual(1);
  });

  it('spreads its members over the 20 ms', () => {
    const clock = new FakeClock();
    const frames = new FrameClock(clock);
    const instants = [0, 1, 2, 3].map(() => new Set<number>());
    instants.forEach((seen) => frames.join(() => seen.add(clock.now() % 20)));
    clock.advance(400);
    expect(new Set(instants.flatMap((seen) => [...seen])).size).toBe(4);
  });

  it('catches up what a late timer missed', () => {
    const clock = new FakeClock();
    const frames = new FrameClock(clock);
    let count = 0;
    frames.join(() => (count += 1));
    clock.halt(300);
    clock.advance(100);
    expect(count).toBeGreaterThanOrEqual(19);
    expect(count).toBeLessThanOrEqual(20);
  });

  it('gives up a lost minute instead of sending it in one burst', () => {
    const clock = new FakeClock();
    const frames = new FrameClock(clock);
    let count = 0;
    frames.join(() => (count += 1));
    clock.halt(60_000);
    clock.advance(100);
    expect(count).toBeLessThan(10);
  });

  it('stops for a member that leaves, and for all when none is left', () => {
    const clock = new FakeClock();
    const frames = new FrameClock(clock);
    let count = 0;
    const leave = frames.join(() => {
      count += 1;
      leave();
      leave();
    });
    clock.advance(1_000);
    expect(count).toBe(1);
    frames.join(() => (count += 1));
    clock.advance(100);
    expect(count).toBeGreaterThanOrEqual(5);
  });
});
