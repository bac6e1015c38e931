import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';
import { until } from '../testing/until.ts';

/** Whatever the carrier does to a call, the order ends as the supplier said and nobody is called twice for one attempt. */
const CASES = {
  'its answer to the request is lost': [{ kind: 'create-reply-lost', how: 'reset', times: 1 }],
  'it places the call and answers 503': [{ kind: 'create-reply-lost', how: '5xx', status: 503, times: 1 }],
  'it refuses for a moment': [{ kind: 'create-refused', status: 429, times: 1 }],
  'it makes two calls of one request': [{ kind: 'create-twice', times: 1 }],
  'it asks twice what to do': [{ kind: 'twiml-twice', times: 1 }],
  'it reports everything twice': [{ kind: 'status-duplicated' }],
  'it reports in another order': [{ kind: 'status-reordered', ms: 2_000 }],
  'it never reports anything': [{ kind: 'status-dropped' }],
  'its end of the stream breaks': [{ kind: 'stream-reset', afterMs: 4_000, times: 1 }],
  'it skips half a second of audio': [{ kind: 'frames-skipped', afterMs: 3_000, ms: 500 }],
  'its marks come late': [{ kind: 'marks-late', ms: 700 }],
} as const satisfies Record<string, readonly Record<string, unknown>[]>;
type Case = keyof typeof CASES;
/** What the parts are tested with as well. */
const ONLY_LONG: readonly Case[] = [
  'it refuses for a moment',
  'it asks twice what to do',
  'it skips half a second of audio',
  'its marks come late',
];
const NAMES = (Object.keys(CASES) as Case[]).filter((name) => LONG || !ONLY_LONG.includes(name));
const numberOf = (name: Case) => `+336123458${String(NAMES.indexOf(name)).padStart(2, '0')}`;

let desk: FrontDesk;
const orders = new Map<Case, Record<string, unknown>>();
let busyOrder: Record<string, unknown>;

beforeAll(async () => {
  desk = await openFrontDesk(SWEEPING);
  for (const name of NAMES) {
    for (const fault of CASES[name]) await desk.twilio.post('/faults', { ...fault, to: numberOf(name) });
  }
  await Promise.all([
    (async () => {
      busyOrder = await callTheBusyOne();
    })(),
    ...NAMES.map(async (name) => {
      const id = await desk.order(numberOf(name));
      orders.set(name, await desk.settled(id, 90_000));
    }),
  ]);
}, 120_000);
afterAll(() => desk.close());

/** What the order cost, once nothing is to come any more. */
async function paid(orderId: string): Promise<{ telephonie: number | null }> {
  const cost = async () =>
    (await desk.api(`GET /api/supplier-orders/${orderId}`)).body['cout'] as {
      telephonie: number | null;
      definitif: boolean;
    } | null;
  return (await until(cost, (known) => known?.definitif === true, 40_000))!;
}

describe('when the carrier misbehaves', () => {
  it.each(NAMES)('%s: the order is confirmed', (name) => {
    expect(orders.get(name)).toMatchObject({ statut: 'confirmee' });
    // Nobody hears what a supplier says into a line that is broken; it may just be the price.
    const prices = name === 'its end of the stream breaks' ? [42, null] : [42];
    const { prix_total: price } = orders.get(name)!['resultat'] as { prix_total: number | null };
    expect(prices).toContain(price);
  });

  it.each(NAMES)('%s: one attempt is one request', async (name) => {
    const creates = await desk.creates(numberOf(name));
    const attempts = creates.map(({ params }) => new URL(String(params['Url'])).searchParams.get('attempt'));
    expect(new Set(attempts).size).toBe(attempts.length);
  });

  it.each(NAMES)('%s: the supplier is talked to once', async (name) => {
    const calls = await desk.carrierCalls(numberOf(name));
    const talked = calls.filter((call) => call.heard.some((turn) => turn.text.includes('assistant vocal')));
    expect(talked).toHaveLength(1);
  });

  it.each(NAMES)('%s: what the call cost is known in the end', async (name) => {
    const { id } = orders.get(name) as { id: string };
    expect(Number((await paid(id)).telephonie)).toBeGreaterThan(0);
  });

  it('hangs up the second of two calls for one attempt', async () => {
    const calls = await desk.carrierCalls(numberOf('it makes two calls of one request'));
    expect(calls).toHaveLength(2);
    expect(calls.filter((call) => call.streams.length > 0)).toHaveLength(1);
  });

  it('goes on as another leg when the stream broke, and the agent does not introduce itself again', async () => {
    const { id: callId } = orders.get('its end of the stream breaks')!['appel'] as { id: string };
    const call = (await desk.api(`GET /api/calls/${callId}`)).body as { legs: { leg: number; reason: string }[] };
    expect(call.legs.map(({ leg, reason }) => [leg, reason])).toEqual([
      [1, 'line_lost'],
      [2, 'agent_hung_up'],
    ]);
    const turns = (await desk.api(`GET /api/calls/${callId}/transcript`)).body['turns'] as { text: string }[];
    expect(turns.filter(({ text }) => text.includes('assistant vocal'))).toHaveLength(1);
  });
});

/** Their line is busy, and free when they are called again. */
async function callTheBusyOne(): Promise<Record<string, unknown>> {
  const number = '+33612345898';
  await desk.twilio.put(`/numbers/${encodeURIComponent(number)}`, { persona: 'busy' });
  const id = await desk.order(number);
  await until(
    () => desk.carrierCalls(number),
    ([call]) => call?.status === 'busy',
    60_000,
    50,
  );
  await desk.twilio.put(`/numbers/${encodeURIComponent(number)}`, { persona: 'accepts' });
  return await desk.settled(id, 90_000);
}

describe('a supplier whose line is busy', () => {
  it('is called again and confirms, and the telephone that nobody answered leaves no cost open', async () => {
    expect(busyOrder).toMatchObject({ statut: 'confirmee', appel: { tentatives: 2 } });
    expect(Number((await paid(String(busyOrder['id']))).telephonie)).toBeGreaterThan(0);
  });
});

describe('when the carrier is down', () => {
  it('keeps the order, says so, and calls when the carrier is back', async () => {
    await desk.twilioLine.off();
    const number = '+33612345899';
    const id = await desk.order(number);
    const waiting = await until(
      async () => (await desk.api(`GET /api/supplier-orders/${id}`)).body,
      (order) => order['statut'] === 'en_attente' && (order['appel'] as { tentatives: number }).tentatives > 0,
    );
    expect((waiting['appel'] as { prochaine_tentative: string | null }).prochaine_tentative).not.toBeNull();
    await desk.twilioLine.on();
    expect(await desk.settled(id)).toMatchObject({ statut: 'confirmee' });
    expect(await desk.creates(number)).toHaveLength(1);
  }, 60_000);
});
