import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ CALL_MAX_ATTEMPTS: '3' }, 30);
}, 60_000);
afterAll(() => desk.close());

describe('a relay that dies while it leaves a message', () => {
  it('has left it: nobody says it again, on this attempt or another', async () => {
    const number = '+33612346150';
    await desk.twilio.put(`/numbers/${number}`, { persona: 'voicemail' });
    const id = await desk.order(number);
    const calls = () => desk.carrierCalls(number);
    await until(calls, ([call]) => call?.said.some(({ text }) => text === '(bip)') === true, 30_000);
    await until(calls, ([call]) => (call?.heard.length ?? 0) > 0, 10_000);
    await wait(3_500);
    const [relay] = (await desk.platform.state()).relays;
    if (relay?.pid == null) throw new Error('There is no relay to kill');
    process.kill(relay.pid, 'SIGKILL');
    expect(await desk.settled(id, 90_000)).toMatchObject({ statut: 'echec', appel: { issue: 'voicemail' } });
    const heardTexts = (await calls()).map((call) => call.heard.map(({ text }) => text).join(' '));
    expect(heardTexts.join(' ').split('Nous souhaitons').length - 1).toBeLessThanOrEqual(1);
    expect((await calls()).flatMap(({ documents }) => documents).filter(({ twiml }) => twiml.includes('<Say'))).toEqual(
      [],
    );
    const first = (await calls())[0];
    expect(first?.streams.length).toBeGreaterThan(1);
  }, 120_000);
});
