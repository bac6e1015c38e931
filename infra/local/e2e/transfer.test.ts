import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';
import { until } from '../testing/until.ts';

/** The two ways in which most transfers end; `transfer.long.test.ts` has all of them, with deaths and duplicates on the way. */
const PERSON = '+33612345699';
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ TRANSFER_TELEPHONE: PERSON }, 120);
}, 60_000);
afterAll(() => desk.close());

const answers = (number: string, persona: string) =>
  desk.twilio.put(`/numbers/${encodeURIComponent(number)}`, { persona });

async function handOver(supplier: string, person: string) {
  await answers(supplier, 'asks-for-a-person');
  await answers(PERSON, person);
  const order = await desk.settled(await desk.order(supplier), 60_000);
  const { id } = order['appel'] as { id: string };
  const call = (await desk.api(`GET /api/calls/${id}`)).body;
  const [theirs] = await desk.carrierCalls(supplier);
  return { order, call, heard: (theirs?.heard ?? []).map(({ text }) => text).join(' ') };
}

describe('a supplier who wants to talk with a person', () => {
  it('gets one, who was told before what it is about; the order waits for them', async () => {
    const { order, call, heard } = await handOver('+33612345610', 'takes-transfer');
    expect(order['statut']).toBe('a_verifier');
    expect(call).toMatchObject({
      outcome: 'transferred',
      personDials: 1,
      transfer: { state: 'connected', kind: 'warm' },
    });
    expect(heard).toMatch(/je vous passe quelqu’un du restaurant.*Je prends la suite/s);
    expect(heard).not.toContain('appuyez');
  }, 90_000);

  it.runIf(LONG)(
    'gets the agent back when the person declines, and the order is confirmed',
    async () => {
      const before = (await desk.carrierCalls(PERSON)).length;
      const { order, call, heard } = await handOver('+33612345611', 'declines-transfer');
      expect(order).toMatchObject({ statut: 'confirmee', resultat: { prix_total: 42 } });
      expect(call).toMatchObject({ outcome: 'completed', transfer: { state: 'failed', failure: 'declined' } });
      expect(heard.match(/assistant vocal/g)).toHaveLength(1);
      expect((await desk.carrierCalls(PERSON)).length - before).toBe(1);
    },
    90_000,
  );
});

describe.runIf(LONG)('a caller whose agent is lost for good in the middle', () => {
  it('is told so, and put through to the person who is there', async () => {
    await answers(PERSON, 'takes-transfer');
    await desk.openai.post('/faults', [
      { kind: 'close', when: { during: 'response' }, skip: 1, times: 1 },
      { kind: 'handshake_refuse', skip: 1, times: 3 },
    ]);
    const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
      from: '+33611223355',
      to: ACCOUNT.TWILIO_PHONE_NUMBER,
      voiceUrl: `${desk.platform.url}/incoming-call`,
      statusCallback: `${desk.platform.url}/incoming-call-status`,
      persona: 'leaves-message',
    });
    const call = await until(
      async () => (await desk.api(`GET /api/calls/call_${sid}`)).body,
      ({ outcome }) => typeof outcome === 'string',
      60_000,
    );
    expect(call).toMatchObject({
      outcome: 'transferred',
      personDials: 1,
      transfer: { state: 'connected', kind: 'warm', reason: 'agent lost' },
    });
    const theirs = await desk.twilio.get<{ heard: { text: string }[] }>(`/calls/${sid}`);
    const heard = theirs.heard.map(({ text }) => text).join(' ');
    expect(heard).toMatch(/difficulté technique. Nous vous passons une personne.*Je prends la suite/s);
  }, 90_000);
});
