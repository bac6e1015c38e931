import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';
import { until } from '../testing/until.ts';

/** What the business writes of its agents decides what callers hear: whoever answers which number, from the next call on. */
const OUR_SECOND = '+33186950001';
const [ON_DUTY, BUSINESS] = ['+33612345699', '+33612345698'];
/** Faster than anybody speaks. */
const CHARS_PER_SECOND = 120;
const ASK_MS = 250;

type Document = Record<string, unknown> & { fields: { name: string }[] };
interface Agent {
  version: number;
  config: Document;
}
interface Call {
  status: string;
  purpose: string;
  leg?: number;
  agent: { id: string; version: number } | null;
  noticeHeardAt: string | null;
  transfer: { state: string; to: string } | null;
}
interface Incoming {
  callId: string;
  /** The call once `test` holds for it. */
  call(test: (call: Call) => boolean): Promise<Call>;
  record(): Promise<Record<string, unknown>>;
  heard(): Promise<string>;
}

let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ TRANSFER_TELEPHONE: BUSINESS }, CHARS_PER_SECOND);
}, 60_000);
afterAll(() => desk.close());
afterEach(async () => {
  for (const id of ['reception', 'supplier-orders']) await desk.api(`POST /api/agents/${id}/rollback`, { version: 0 });
});

const agentNow = async (id: string) => (await desk.api(`GET /api/agents/${id}`)).body as unknown as Agent;

/** Saves the agent as it is, with this change; its new version. */
async function change(id: string, changed: object): Promise<number> {
  const { config } = await agentNow(id);
  const answer = await desk.api(`PUT /api/agents/${id}`, { ...config, ...changed });
  expect(answer.status).toBe(200);
  return (answer.body as unknown as Agent).version;
}

let callers = 0;
async function phone(persona: string, to: string = ACCOUNT.TWILIO_PHONE_NUMBER): Promise<Incoming> {
  const from = `+336112233${String(10 + callers++)}`;
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from,
    to,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
    persona,
  });
  const callId = `call_${sid}`;
  return {
    callId,
    call: (test) =>
      until(async () => (await desk.api(`GET /api/calls/${callId}`)).body as unknown as Call, test, 30_000, ASK_MS),
    record: () =>
      until(
        async () => (await desk.api(`GET /api/call-data/${callId}`)).body,
        ({ statut }) => typeof statut === 'string',
        30_000,
        ASK_MS,
      ),
    async heard() {
      const [call] = await desk.twilio
        .get<InspectedCall[]>(`/calls?to=${encodeURIComponent(to)}`)
        .then((calls) => calls.filter((one) => one.sid === sid));
      return (call?.heard ?? []).map(({ text }) => text).join(' ');
    },
  };
}

const talking = ({ status }: Call) => status === 'in_progress';

describe('an agent that is changed during a call', () => {
  it('is for the next call: the one that runs keeps its version to its end, and its record that version’s fields', async () => {
    const { config } = await agentNow('reception');
    const before = await change('reception', {
      greeting: 'Bonjour, ancienne version. Comment puis-je vous aider ?',
      notice: 'Ici {entreprise} : cet appel est transcrit.',
    });
    const running = await phone('leaves-message');
    await running.call(talking);
    const after = await change('reception', {
      greeting: 'Bonjour, nouvelle version. Comment puis-je vous aider ?',
      fields: config.fields.filter(({ name }) => ['motif', 'categorie', 'urgence'].includes(name)),
    });
    const next = await phone('leaves-message');

    expect(await running.record()).toMatchObject({ statut: 'extraite', nom: 'Martin', categorie: 'facture' });
    const short = await next.record();
    expect(short).toMatchObject({ statut: 'extraite', motif: expect.stringContaining('facture') });
    expect(short).not.toHaveProperty('nom');

    const [one, other] = await Promise.all([running, next].map((each) => each.call(({ agent }) => agent !== null)));
    expect([one?.agent, other?.agent]).toEqual([
      { id: 'reception', version: before },
      { id: 'reception', version: after },
    ]);
    // The notice comes first, and the record says when it had been heard.
    expect(await running.heard()).toMatch(/^Ici Handle Home : cet appel est transcrit\. ?Bonjour, ancienne version\./);
    expect(await next.heard()).toMatch(/^Ici Handle Home : cet appel est transcrit\. ?Bonjour, nouvelle version\./);
    for (const call of [one, other]) expect(Date.parse(call?.noticeHeardAt ?? '')).toBeGreaterThan(0);

    const path = `/api/call-data/${running.callId}`;
    expect(await desk.api(`PUT ${path}`, { telephone: 'le même' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: [{ pointer: '/telephone', code: 'invalid_value' }] },
    });
    expect((await desk.api(`PUT ${path}`, { telephone: '06 99 99 99 99' })).body).toMatchObject({
      telephone: '+33699999999',
      corrections: { telephone: '+33699999999' },
    });
  }, 60_000);
});

describe.runIf(LONG)('out of hours', () => {
  const ON_CALL = {
    openingHours: { timeZone: 'Europe/Paris', spans: [] },
    outOfHours: 'transfer',
    transferNumber: ON_DUTY,
  };

  it('a caller is put through to whoever is on duty, without a word of the agent', async () => {
    await change('reception', ON_CALL);
    await desk.twilio.put(`/numbers/${encodeURIComponent(ON_DUTY)}`, { persona: 'takes-transfer' });
    const incoming = await phone('leaves-message');
    expect(await incoming.record()).toMatchObject({ statut: 'transmise', issue: 'transferred', nom: null });
    expect(await incoming.call(() => true)).toMatchObject({ transfer: { state: 'connected', to: ON_DUTY } });
    expect(await incoming.heard()).not.toContain('assistant vocal');
  }, 60_000);

  it('and gets an agent that takes a message when nobody takes the call', async () => {
    await change('reception', ON_CALL);
    await desk.twilio.put(`/numbers/${encodeURIComponent(ON_DUTY)}`, { persona: 'declines-transfer' });
    const incoming = await phone('leaves-message');
    expect(await incoming.record()).toMatchObject({ statut: 'extraite', nom: 'Martin' });
    expect(await incoming.call(() => true)).toMatchObject({ transfer: { state: 'failed', to: ON_DUTY } });
    expect(await incoming.heard()).toMatch(/^Bonjour, Handle Home, je suis l’assistant vocal/);
  }, 60_000);
});

describe.runIf(LONG)('our numbers', () => {
  it('are answered by the agent that has them, and the supplier order agent speaks as it was written', async () => {
    await change('reception', { openingHours: null, numbers: [OUR_SECOND] });
    await change('supplier-orders', {
      greeting: 'Bonjour, ici {entreprise}, au sujet de {commande}. Pouvez-vous livrer ?',
    });
    const [incoming, orderId] = await Promise.all([phone('asks-hours', OUR_SECOND), desk.order('+33612345601')]);
    expect(await incoming.record()).toMatchObject({ numero_appele: OUR_SECOND, statut: 'extraite' });
    const order = await desk.settled(orderId);
    expect(order).toMatchObject({ statut: 'confirmee' });
    const [theirs] = await desk.carrierCalls('+33612345601');
    expect(theirs?.heard[0]?.text).toMatch(/^Bonjour, ici Handle Home, au sujet de 10 kg de Tomates/);
    const { id } = order['appel'] as { id: string };
    expect((await desk.api(`GET /api/calls/${id}`)).body).toMatchObject({
      agent: { id: 'supplier-orders', version: 1 },
    });
  }, 60_000);
});
