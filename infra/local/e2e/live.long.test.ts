import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { runningCall } from '../testing/running-call.ts';
import { until } from '../testing/until.ts';

let desk: FrontDesk;
let next = 0;
beforeAll(async () => {
  desk = await openFrontDesk({ RELAYS: '2', ...SWEEPING }, 25);
}, 60_000);
afterAll(() => desk.close());

describe('a running call', () => {
  it('is hung up although its relay hangs, and stays so when that comes back', async () => {
    const { number, orderId, callId } = await runningCall(desk, `+3361234665${next++}`);
    const stopped = (await desk.platform.state()).relays;
    for (const { pid } of stopped) process.kill(pid, 'SIGSTOP');
    const answer = await desk.api(`POST /api/calls/${callId}/hangup`);
    for (const { pid } of stopped) process.kill(pid, 'SIGCONT');
    expect(answer).toMatchObject({ status: 200, body: { status: 'ended' } });
    // Nobody had spoken to the agent: to the relay alone this would be a call to repeat.
    expect(await desk.settled(orderId, 60_000)).toMatchObject({ statut: 'a_verifier', appel: { issue: 'completed' } });
    expect(await desk.creates(number)).toHaveLength(1);
  }, 90_000);

  it('is hung up although its relay is dead', async () => {
    const { number, orderId, callId } = await runningCall(desk, `+3361234665${next++}`);
    for (const { pid } of (await desk.platform.state()).relays) process.kill(pid, 'SIGKILL');
    const answer = await desk.api(`POST /api/calls/${callId}/hangup`);
    expect(answer).toMatchObject({ status: 200, body: { status: 'ended' } });
    await until(
      () => desk.carrierCalls(number),
      ([carrierCall]) => carrierCall?.status === 'completed',
    );
    const order = await desk.settled(orderId, 60_000);
    expect(['a_verifier', 'confirmee']).toContain(order['statut']);
    expect(await desk.creates(number)).toHaveLength(1);
  }, 90_000);
});
