import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACCOUNT, type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** What people hear when no relay is there to bring them to: the whole product, but for its relays. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ RELAYS: '0', ...SWEEPING });
}, 60_000);
afterAll(() => desk.close());

it('a supplier who picks up hears an apology, and is called again', async () => {
  const number = '+33612345601';
  const order = await desk.settled(await desk.order(number), 90_000);
  expect(order).toMatchObject({ appel: { tentatives: 2 } });
  const calls = await desk.carrierCalls(number);
  expect(calls).toHaveLength(2);
  for (const { documents } of calls) {
    expect(documents.at(-1)?.twiml).toMatch(/Toutes nos excuses.*Nous vous rappellerons/);
    // Half a dozen pauses, not as many questions as the carrier can ask in eight seconds.
    expect(documents.length).toBeLessThan(15);
  }
}, 120_000);

it('somebody who calls is asked to call again', async () => {
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from: '+33611223366',
    to: ACCOUNT.TWILIO_PHONE_NUMBER,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
    persona: 'leaves-message',
  });
  const record = await until(
    async () => (await desk.api(`GET /api/call-data/call_${sid}`)).body,
    ({ statut }) => typeof statut === 'string',
    60_000,
  );
  expect(record).toMatchObject({ issue: 'agent_unavailable' });
  const call = await desk.twilio.get<{ documents: { twiml: string }[] }>(`/calls/${sid}`);
  expect(call.documents.at(-1)?.twiml).toContain('Merci de rappeler');
}, 120_000);
