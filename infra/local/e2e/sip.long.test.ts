import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipCallView } from '../simulators/openai/sip/control-routes.ts';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { bookedAtDesk, guestCall, june, STAY } from '../testing/guest-calls.ts';
import { until } from '../testing/until.ts';

/** Everything else that may happen to a call over SIP: two relays, a person to transfer to. */
const PERSON = '+33612345699';
const ASK_MS = 250;
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk(
    { RELAYS: '2', TRANSFER_TELEPHONE: PERSON, OPENAI_PROJECT_ID: 'proj_simulated', ...SWEEPING },
    40,
  );
  await until(
    async () => (await desk.platform.state()).relays,
    (relays) => relays.length === 2 && relays.every(({ healthy }) => healthy),
  );
}, 90_000);
afterAll(() => desk.close());

const phone = (wish: object = {}) =>
  desk.openai.post<SipCallView>('/sip/calls', { webhookUrl: `${desk.platform.url}/webhooks/openai`, ...wish });
const line = (id: string) => desk.openai.get<SipCallView>(`/sip/calls/${id}`);
const callOf = async (id: string) => (await desk.api(`GET /api/calls/call_${id}`)).body;
const turnsOf = async (id: string) =>
  (await desk.api(`GET /api/calls/call_${id}/transcript`)).body['turns'] as { speaker: string; text: string }[];
const until_ = <Value>(ask: () => Promise<Value>, fits: (value: Value) => boolean) => until(ask, fits, 60_000, ASK_MS);
const settled = (id: string) =>
  until_(
    () => callOf(id),
    ({ status }) => status === 'settled',
  );
/** The caller has said something, and it is written down. */
const inConversation = (id: string) =>
  until_(
    async () => (await turnsOf(id)) ?? [],
    (turns) => turns.some(({ speaker }) => speaker === 'person'),
  );
const ended = (id: string) =>
  until_(
    () => line(id),
    ({ state }) => state === 'ended',
  );
const wordsOf = (call: SipCallView) => call.heard.map(({ text }) => text).join(' ');
const legsOf = (call: Record<string, unknown>) => call['legs'] as { leg: number; reason: string }[];
const fault = (body: object) => desk.openai.post('/faults', body);

describe('a transfer', () => {
  it('leaves with the call, and the conversation is read', async () => {
    const { id } = await phone({ persona: 'wants-a-person', from: '+33611220001' });
    const call = await settled(id);
    expect(call).toMatchObject({
      outcome: 'transferred',
      personDials: 1,
      transfer: { state: 'connected', to: PERSON },
    });
    expect(await line(id)).toMatchObject({ end: 'referred', refers: [`tel:${PERSON}`] });
    expect(wordsOf(await line(id))).toContain('je vous passe quelqu’un du restaurant');
  }, 120_000);

  it('that OpenAI cannot ask for brings the agent back to the same call', async () => {
    await fault({ kind: 'sip_refer', how: 'refused' });
    const { id } = await phone({ persona: 'wants-a-person', from: '+33611220002' });
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', transfer: { state: 'failed' } });
    expect(legsOf(call).map(({ reason }) => reason)).toEqual(['transferring', 'agent_hung_up']);
    expect(await line(id)).toMatchObject({ end: 'product-hung-up', refers: [`tel:${PERSON}`] });
  }, 120_000);

  it('that the trunk ignores brings the agent back too', async () => {
    await fault({ kind: 'sip_refer', how: 'ignored' });
    // Whoever hangs up meanwhile cannot be told from somebody who was transferred.
    const { id } = await phone({ persona: 'wants-a-person', from: '+33611220003', patienceMs: 60_000 });
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', transfer: { state: 'failed' } });
    expect((await line(id)).refers).toHaveLength(1);
  }, 180_000);
});

describe('staff at a call over SIP', () => {
  it('see it, whisper to the agent, and hang up', async () => {
    const { id } = await phone({ from: '+33611220004' });
    await inConversation(id);
    const texte = 'Dis exactement la phrase « Passez par la cour arrière. »';
    expect(await desk.api(`POST /api/calls/call_${id}/whisper`, { id: 'w1', texte })).toMatchObject({ status: 202 });
    await until_(
      () => line(id),
      (seen) => wordsOf(seen).includes('Passez par la cour arrière'),
    );
    const answer = await desk.api(`POST /api/calls/call_${id}/hangup`, {});
    expect(answer).toMatchObject({ status: 200 });
    expect(await ended(id)).toMatchObject({ end: 'product-hung-up' });
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed' });
    expect(legsOf(call).at(-1)).toMatchObject({ reason: 'staff_hung_up' });
  }, 120_000);

  it('transfer it', async () => {
    const { id } = await phone({ from: '+33611220005' });
    await inConversation(id);
    const answer = await desk.api(`POST /api/calls/call_${id}/transfer`, { type: 'cold' });
    expect(answer.status).toBe(202);
    expect(await settled(id)).toMatchObject({ outcome: 'transferred' });
    expect(await line(id)).toMatchObject({ end: 'referred' });
  }, 120_000);
});

describe('a call over SIP survives', () => {
  it('the deployment of every relay, without a word lost', async () => {
    const { id } = await phone({ from: '+33611220006' });
    await inConversation(id);
    const exits = await desk.platform.rollRelays();
    expect(exits.map(({ code }) => code)).toEqual([0, 0]);
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', extraction: 'done' });
    const legs = legsOf(call);
    expect(legs.length).toBeGreaterThan(1);
    expect(legs.slice(0, -1).every(({ reason }) => reason === 'drained')).toBe(true);
    expect((await line(id)).sidebands).toBe(legs.length);
    expect((await turnsOf(id)).filter(({ text }) => text.startsWith('Bonjour, Handle Home'))).toHaveLength(1);
  }, 180_000);

  it('the loss of its sideband: the model remembers, and goes on', async () => {
    await fault({ kind: 'close', code: null, when: { afterMs: 3_000 } });
    const { id } = await phone({ from: '+33611220007' });
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', extraction: 'done' });
    expect(legsOf(call)).toMatchObject([{ leg: 1, modelLosses: 1 }]);
    expect(await line(id)).toMatchObject({ sidebands: 2, end: 'product-hung-up' });
  }, 120_000);

  it('relays that hang: another one takes it when the lease is over, and the old one is fenced', async () => {
    const { id } = await phone({ from: '+33611220008' });
    await inConversation(id);
    const holder = await until_(
      async () => (await desk.platform.relays()).find(({ calls }) => (calls ?? 0) > 0),
      (found) => found !== undefined,
    );
    await desk.platform.signalRelay(holder!.pid, 'SIGSTOP');
    await until_(
      () => line(id),
      ({ sidebands }) => sidebands === 2,
    );
    await desk.platform.signalRelay(holder!.pid, 'SIGCONT');
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed', extraction: 'done' });
    expect(legsOf(call).map(({ leg }) => leg)).toEqual([1, 2]);
    expect(await line(id)).toMatchObject({ accepts: 1, end: 'product-hung-up' });
  }, 180_000);

  it.each([
    ['before it is noted', { when: 'before', call: 1, action: 'dynamodb:PutItem' }],
    ['before it is handed to a relay', { when: 'before', call: 1, action: 'sqs:SendMessage' }],
    ['after it was handed to a relay', { when: 'after', call: 1, action: 'sqs:SendMessage' }],
  ] as const)(
    'the death of the function that picks up, %s',
    async (_when, how) => {
      await desk.platform.fault({ target: 'SipCallsIncomingFunction', effect: 'kill', ...how });
      const { id } = await phone({ from: '+33611220009' });
      const call = await settled(id);
      expect(call).toMatchObject({ outcome: 'completed', extraction: 'done' });
      const { webhooks, end } = await line(id);
      expect(webhooks[0]!.attempts.length).toBeGreaterThan(1);
      expect(end).toBe('product-hung-up');
      expect(await desk.platform.waitingFaults()).toBe(0);
    },
    120_000,
  );

  it('an OpenAI that fails to accept at first', async () => {
    await fault({ kind: 'sip_accept_status', status: 500 });
    const { id } = await phone({ from: '+33611220010' });
    expect(await settled(id)).toMatchObject({ outcome: 'completed' });
    expect(await line(id)).toMatchObject({ accepts: 2 });
  }, 120_000);
});

describe('a caller', () => {
  it('who hangs up is gone at once, and what was said is read', async () => {
    const { id } = await phone({ from: '+33611220011' });
    await inConversation(id);
    await desk.openai.post(`/sip/calls/${id}/hangup`, {});
    const from = Date.now();
    const call = await settled(id);
    expect(call).toMatchObject({ outcome: 'completed' });
    expect(Date.now() - from).toBeLessThan(15_000);
    expect(legsOf(call)).toMatchObject([{ reason: 'person_hung_up', modelLosses: 0 }]);
  }, 120_000);

  it('who presses keys is understood', async () => {
    // Keys are told in a pause, and this caller says nothing.
    const { id } = await phone({ from: '+33611220012', persona: 'silent' });
    await until_(
      () => line(id),
      (seen) => wordsOf(seen).includes('Comment puis-je vous aider'),
    );
    await desk.openai.post(`/sip/calls/${id}/press`, { digits: '42' });
    await until_(
      async () => {
        const { session } = await line(id);
        return JSON.stringify(await desk.openai.get(`/sessions/${session}`)).includes('a tapé sur son clavier : 4 2');
      },
      (told) => told,
    );
    await settled(id);
  }, 120_000);

  it.each([
    ['another project', { project: 'proj_theirs' }],
    ['an agent that nobody can call', { agent: 'whatsapp' }],
  ])('of %s is told that there is nobody', async (_what, wish) => {
    const { id } = await phone(wish);
    expect(await ended(id)).toMatchObject({ end: 'rejected', sipCode: 404, accepts: 0 });
    expect((await desk.api(`GET /api/calls/call_${id}`)).status).toBe(404);
  });
});

describe('any agent works over SIP', () => {
  it('reservations: a guest books a room, and cancels one', async () => {
    const guest = { agent: 'reservations', persona: 'guest-books', from: '+33611220020' };
    const { call, reservations, turns } = await guestCall(desk, `call_${(await phone(guest)).id}`);
    expect(call).toMatchObject({ purpose: 'reservation', transport: 'sip', outcome: 'completed' });
    expect(reservations).toMatchObject([{ ...STAY, statut: 'confirmee', nom: 'Martin', prix_total: 267 }]);
    expect(turns.map(({ text }) => text).join(' ')).toMatch(/Votre numéro est R E S, \d \d \d/);

    const numero = await bookedAtDesk(desk, june(24, 26));
    const leaver = { agent: 'reservations', persona: 'guest-cancels', from: '+33611220021', values: { numero } };
    await guestCall(desk, `call_${(await phone(leaver)).id}`);
    expect((await desk.api(`GET /reservations/${numero}`)).body).toMatchObject({ statut: 'annulee' });
  }, 240_000);

  it('out of hours: a caller is put through without a word of the agent', async () => {
    const { body } = await desk.api('GET /api/agents/reception');
    const onCall = {
      openingHours: { timeZone: 'Europe/Paris', spans: [] },
      outOfHours: 'transfer',
      transferNumber: PERSON,
    };
    const config = { ...(body['config'] as object), ...onCall };
    expect((await desk.api('PUT /api/agents/reception', config)).status).toBe(200);
    const { id } = await phone({ from: '+33611220022' });
    expect(await settled(id)).toMatchObject({ outcome: 'transferred', transfer: { state: 'connected', to: PERSON } });
    expect(await line(id)).toMatchObject({ end: 'referred', refers: [`tel:${PERSON}`], heard: [] });
  }, 120_000);
});
