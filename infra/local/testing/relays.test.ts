import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningPlatform } from '../start-platform.ts';
import { startFixture } from './start-fixture.ts';
import { until } from './until.ts';

let platform: RunningPlatform;
beforeEach(async () => {
  platform = await startFixture({ env: { RELAYS: '2' } });
  await until(
    () => platform.relays(),
    (relays) => relays.length === 2 && relays.every(({ healthy }) => healthy),
  );
}, 30_000);
afterEach(() => platform.stop());

/** A socket, and the relay that it reached. */
async function open(): Promise<{ socket: WebSocket; pid: number }> {
  const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/stream/1`);
  const { promise, resolve, reject } = Promise.withResolvers<{ pid: number }>();
  socket.once('message', (frame) => resolve(JSON.parse((frame as Buffer).toString()) as { pid: number }));
  socket.once('error', reject);
  return { socket, pid: (await promise).pid };
}

const pidsOf = async (sockets: number): Promise<number[]> => {
  const pids: number[] = [];
  for (let opened = 0; opened < sockets; opened += 1) {
    const { socket, pid } = await open();
    pids.push(pid);
    socket.close();
  }
  return pids;
};

test('sockets are spread over the relays; one that leaves keeps those it has, gets no more, and is replaced at once', async () => {
  const [one, other] = [await open(), await open()];
  expect(one.pid).not.toBe(other.pid);
  await platform.signalRelay(one.pid, 'SIGTERM');
  const replaced = await until(
    () => platform.relays(),
    (relays) => relays.filter(({ healthy, leaving }) => healthy && !leaving).length === 2,
  );
  expect(replaced.find(({ pid }) => pid === one.pid)).toMatchObject({ leaving: true, calls: 1 });
  expect(await pidsOf(6)).not.toContain(one.pid);
  expect(one.socket.readyState).toBe(WebSocket.OPEN);
  one.socket.close();
  await until(
    () => platform.relays(),
    (relays) => relays.length === 2,
  );
  other.socket.close();
});

test('a relay that somebody else asked to go is found out by its health check', async () => {
  const { socket, pid } = await open();
  process.kill(pid, 'SIGTERM');
  await until(
    () => platform.relays(),
    (relays) => relays.length === 3 && relays.every((relay) => relay.leaving === (relay.pid === pid)),
  );
  socket.close();
});

test('a rolling deployment replaces every relay: the new one serves before the old one is asked to go', async () => {
  const before = (await platform.relays()).map(({ pid }) => pid);
  const { socket, pid: held } = await open();
  const rolling = platform.rollRelays();
  for (let over = false; !over;) {
    const relays = await platform.relays();
    expect(relays.filter(({ healthy, leaving }) => healthy && !leaving).length).toBeGreaterThanOrEqual(2);
    if (relays.some(({ pid, leaving }) => pid === held && leaving)) socket.close();
    over = relays.length === 2 && relays.every(({ pid }) => !before.includes(pid));
  }
  const exits = await rolling;
  expect(new Set(exits.map(({ pid }) => pid))).toEqual(new Set(before));
  for (const exit of exits) expect(exit).toMatchObject({ code: 0, signal: null });
}, 30_000);

test('a relay that hangs gets no more sockets, and is itself again when it comes to', async () => {
  const { socket, pid } = await open();
  await platform.signalRelay(pid, 'SIGSTOP');
  await until(
    () => platform.relays(),
    (relays) => relays.some((relay) => relay.pid === pid && !relay.healthy && relay.calls === null),
  );
  expect(await pidsOf(4)).not.toContain(pid);
  await platform.signalRelay(pid, 'SIGCONT');
  await until(
    () => platform.relays(),
    (relays) => relays.some((relay) => relay.pid === pid && relay.healthy && relay.calls === 1),
  );
  socket.close();
});

test('a process that is no relay cannot be signalled', async () => {
  await expect(platform.signalRelay(process.pid, 'SIGTERM')).rejects.toThrow('Not Found');
});
