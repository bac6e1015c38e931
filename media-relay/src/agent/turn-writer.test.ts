import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { TurnWriter } from './turn-writer.ts';

const turn = (order: number, text: string) => ({ order, text }) as Turn;
let requests: string[][];
let storeFails: boolean;
let writer: TurnWriter;

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  storeFails = false;
  writer = new TurnWriter(async (turns) => {
    if (storeFails) throw new Error('The store is away');
    requests.push(turns.map(({ order, text }) => `${order} ${text}`));
  }, silentLogger);
});
afterEach(() => vi.useRealTimers());

describe('what is said', () => {
  it('is written a moment later, in one request, as it is by then', async () => {
    writer.save(turn(1, ''));
    writer.save(turn(1, 'Bonjour.'));
    writer.save(turn(2, ''));
    await vi.advanceTimersByTimeAsync(399);
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toEqual([['1 Bonjour.', '2 ']]);
    writer.save(turn(2, 'Oui ?'));
    await vi.advanceTimersByTimeAsync(400);
    expect(requests.at(-1)).toEqual(['2 Oui ?']);
  });

  it('is there at once when the leg ends', async () => {
    writer.save(turn(1, 'Au revoir.'));
    await writer.flush();
    expect(requests).toEqual([['1 Au revoir.']]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests).toHaveLength(1);
  });

  it('is written with what comes next where the store was away, and no newer word is lost to an older one', async () => {
    storeFails = true;
    writer.save(turn(1, 'Un'));
    await vi.advanceTimersByTimeAsync(400);
    await expect(writer.flush()).rejects.toThrow('away');
    storeFails = false;
    writer.save(turn(1, 'Un deux'));
    writer.save(turn(2, 'Trois'));
    await vi.advanceTimersByTimeAsync(400);
    expect(requests).toEqual([['1 Un deux', '2 Trois']]);
  });

  it('fits into as many requests as it takes', async () => {
    for (let order = 0; order < 250; order++) writer.save(turn(order, 'x'));
    await writer.flush();
    expect(requests.map(({ length }) => length)).toEqual([99, 99, 52]);
  });
});
