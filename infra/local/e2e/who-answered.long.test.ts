import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ CALL_MAX_ATTEMPTS: '3', ...SWEEPING }, 30);
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

/** An order to somebody of this kind, when it is settled, and the calls that were made for it. */
async function ordered(number: string, persona: string) {
  await desk.twilio.put(`/numbers/${number}`, { persona, options: { pickUpPauseMs: 5_000 } });
  const order = await desk.settled(await desk.order(number), 150_000);
  const calls = await desk.carrierCalls(number);
  return { order, calls, heard: calls.map((call) => call.heard.map(({ text }) => text).join(' ')) };
}

describe('a recorder that the carrier does not notice', () => {
  it('is left the message in the agent’s voice, after its tone, once over all attempts', async () => {
    const { order, calls, heard } = await ordered('+33612346151', 'voicemail-undetected');
    expect(order).toMatchObject({ statut: 'echec', appel: { tentatives: 3, issue: 'voicemail' } });
    expect(heard.join(' ').split('Nous souhaitons').length - 1).toBe(1);
    expect(heard[0]).toMatch(/Merci, au revoir\.$/);
    const beep = calls[0]?.said.find(({ text }) => text === '(bip)');
    const message = calls[0]?.heard.find(({ text }) => text.includes('Nous souhaitons'));
    expect(message?.from).toBeGreaterThan(beep?.at ?? Infinity);
  }, 180_000);
});

describe('a fax', () => {
  it('is hung up on, and not called again', async () => {
    const { order, calls, heard } = await ordered('+33612346152', 'fax');
    expect(order).toMatchObject({ statut: 'echec', appel: { tentatives: 1, issue: 'unavailable' } });
    expect(order['raison']).toContain('télécopieur');
    expect(calls[0]?.endedBy).not.toBe('callee');
    expect(heard.join(' ')).not.toContain('Nous souhaitons');
  }, 180_000);
});
