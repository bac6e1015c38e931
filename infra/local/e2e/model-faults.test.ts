import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';

/** What the product does when the model is not there. One order at a time: faults hit whoever comes. */
let desk: FrontDesk;

beforeAll(async () => {
  desk = await openFrontDesk(SWEEPING);
}, 60_000);
afterEach(() => desk.openai.remove('/faults'));
afterAll(() => desk.close());

let next = 0;
const telephone = () => `+336123459${String(next++).padStart(2, '0')}`;

async function legsOf(order: Record<string, unknown>) {
  const { id } = order['appel'] as { id: string };
  const call = (await desk.api(`GET /api/calls/${id}`)).body as { legs: { attempt: number; reason: string }[] };
  return call.legs.map(({ attempt, reason }) => [attempt, reason]);
}

describe('a model that cannot be reached', () => {
  it('when somebody picks up: they hear an apology, and are called again', async () => {
    await desk.openai.post('/faults', { kind: 'handshake_refuse', times: 3 });
    const number = telephone();
    const order = await desk.settled(await desk.order(number));
    expect(order).toMatchObject({ statut: 'confirmee', appel: { tentatives: 2 } });
    expect(await legsOf(order)).toEqual([
      [1, 'model_unreachable'],
      [2, 'agent_hung_up'],
    ]);
    const [first] = await desk.carrierCalls(number);
    expect(first?.documents.at(-1)?.twiml).toContain('Toutes nos excuses');
  }, 60_000);

  it.runIf(LONG)(
    'in the middle of a conversation, or that never takes our settings: every order is confirmed all the same',
    async () => {
      await desk.openai.post('/faults', [
        { kind: 'session_updated_missing', times: 1 },
        { kind: 'close', when: { during: 'response' }, skip: 4, times: 2 },
      ]);
      const ids = await Promise.all(Array.from({ length: 4 }, () => desk.order(telephone())));
      const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
      expect(orders.map(({ statut }) => statut)).toEqual(ids.map(() => 'confirmee'));
      const attempts = orders.map(({ appel }) => (appel as { tentatives: number }).tentatives);
      expect(attempts).toEqual(ids.map(() => 1));
      for (const order of orders) {
        const { id } = order['appel'] as { id: string };
        const turns = (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as { text: string }[];
        expect(turns.filter(({ text }) => text.includes('assistant vocal'))).toHaveLength(1);
      }
    },
    90_000,
  );
});

describe.runIf(LONG)('a session that the model will end before the call is over', () => {
  it('is replaced in a pause, and nobody notices', async () => {
    await desk.openai.post('/reset', {});
    await desk.openai.put('/settings', { sessionSeconds: 8 });
    const ids = await Promise.all(Array.from({ length: 2 }, () => desk.order(telephone())));
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
    await desk.openai.put('/settings', { sessionSeconds: 3_600 });
    for (const order of orders) {
      expect(order['statut']).toBe('confirmee');
      expect(await legsOf(order)).toEqual([[1, 'agent_hung_up']]);
      const { id } = order['appel'] as { id: string };
      const turns = (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as { text: string }[];
      expect(turns.map(({ text }) => text).join(' ')).not.toMatch(/ligne a coupé/);
    }
    const { sessions } = await desk.openai.get<{ sessions: { usage: { responses: number } }[] }>('/sessions');
    expect(sessions.filter(({ usage }) => usage.responses > 0).length).toBeGreaterThan(ids.length);
  }, 90_000);
});

describe('a model in a bad mood', () => {
  it('fails, dawdles, blurts, hangs up twice, says what nobody knows, transcribes late, cannot read for a moment: every order is confirmed', async () => {
    await desk.openai.post('/faults', [
      { kind: 'response_failed', error: 'server_error', times: 2 },
      { kind: 'slow_deltas', factor: 0.8, times: 2 },
      { kind: 'huge_delta', times: 2, skip: 4 },
      { kind: 'duplicate_function_call', times: 2 },
      { kind: 'unknown_events', every: 3, times: 4 },
      { kind: 'transcription_late', ms: 1_500, times: 3 },
      { kind: 'responses_status', status: 500, times: 3 },
    ]);
    const ids = await Promise.all(Array.from({ length: 4 }, () => desk.order(telephone())));
    const orders = await Promise.all(ids.map((id) => desk.settled(id, 60_000)));
    expect(orders.map(({ statut }) => statut)).toEqual(ids.map(() => 'confirmee'));
    expect((await desk.openai.get<{ faults: unknown[] }>('/faults')).faults).toEqual([]);
  }, 90_000);
});
