import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { requestDigits } from '../../../shared/domain/calls/request-digits.ts';
import { requestTransfer } from '../../../shared/domain/calls/request-transfer.ts';
import { newId } from '../../../shared/runtime/ids.ts';
import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { callStore } from '../testing/call-store.ts';
import { type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/**
 * Calls that are handed to a person, through the whole product. The person is one number, so the calls go one after the other; the
 * carrier's books are the witness.
 */
const PERSON = '+33612345699';
/** Faster than anybody speaks: twenty calls one after the other, most with three voices. */
const CHARS_PER_SECOND = 120;
let desk: FrontDesk;
let calls: CallRepository;
let supplier: string;
let next = 0;

beforeAll(async () => {
  desk = await openFrontDesk({ TRANSFER_TELEPHONE: PERSON, ...SWEEPING }, CHARS_PER_SECOND);
  calls = await callStore(desk.platform);
}, 60_000);
afterAll(() => desk.close());
beforeEach(async () => {
  supplier = `+336123456${String(10 + next++)}`;
  await desk.twilio.remove('/faults');
  await answers(supplier, 'asks-for-a-person');
});

const answers = (number: string, persona: string, options: object = {}) =>
  desk.twilio.put(`/numbers/${encodeURIComponent(number)}`, { persona, options });

/** How often the person was called so far; every test looks only at what came after. */
async function personsTelephone(): Promise<() => Promise<InspectedCall[]>> {
  const before = (await desk.carrierCalls(PERSON)).length;
  return async () => (await desk.carrierCalls(PERSON)).slice(before);
}

interface View {
  outcome: string;
  transfer: Call['transfer'];
  digits: Call['digits'];
  personDials: number;
  legs: { leg: number; reason: string }[];
}
async function settled(orderId: string) {
  const order = await desk.settled(orderId, 60_000);
  const { id } = order['appel'] as { id: string };
  const call = (await desk.api(`GET /api/calls/${id}`)).body as unknown as View;
  const [supplierCall] = await desk.carrierCalls(supplier);
  if (!supplierCall) throw new Error('The supplier was never called');
  const heard = supplierCall.heard.map(({ text }) => text).join(' ');
  return { order, call, supplierCall, heard };
}
const theCall = () =>
  until(
    () => desk.carrierCalls(supplier),
    ([call]) => call !== undefined,
    10_000,
  ).then(([call]) => call!);

/** The supplier's call once `test` holds for it. */
const supplierCall = (test: (call: InspectedCall) => boolean) => until(theCall, test, 30_000);

describe('a person who takes the call', () => {
  it('hears the briefing, presses 1, and has it; the order waits for a person, and both telephones are paid for', async () => {
    await answers(PERSON, 'takes-transfer');
    const rung = await personsTelephone();
    const { order, call, supplierCall: theirs, heard } = await settled(await desk.order(supplier));
    expect(order).toMatchObject({ statut: 'a_verifier', raison: expect.stringContaining('transféré') });
    expect(call).toMatchObject({
      outcome: 'transferred',
      personDials: 1,
      transfer: { state: 'connected', kind: 'warm' },
    });
    expect(call.legs.map(({ reason }) => reason)).toEqual(['transferring']);

    const [person, ...more] = await rung();
    expect(more).toEqual([]);
    expect(person).toMatchObject({ from: '+33186950000', pressed: [{ digits: '1' }] });
    expect(person?.played.map(({ what }) => what).join()).toMatch(/vous transfère un appel.*commande.*appuyez sur 1/is);
    expect(person?.heard.map(({ text }) => text).join(' ')).toContain('Ah, parfait');
    // The announcement was heard to its end, and nothing of the briefing.
    expect(heard).toMatch(/je vous passe quelqu’un du restaurant.*Je prends la suite/s);
    expect(heard).not.toContain('appuyez');
    expect(theirs.webhooks.every(({ attempts }) => attempts.every(({ status = 0 }) => status < 300))).toBe(true);

    const cost = order['cout'] as { telephonie: number; definitif: boolean };
    expect(cost).toMatchObject({ definitif: true });
    expect(cost.telephonie).toBeCloseTo((theirs.priceUsd ?? 0) + (person?.priceUsd ?? 0), 6);
  }, 90_000);

  it('may press a wrong key first', async () => {
    await answers(PERSON, 'mistypes-transfer');
    const { call } = await settled(await desk.order(supplier));
    expect(call).toMatchObject({ outcome: 'transferred', transfer: { state: 'connected' } });
  }, 90_000);
});

describe('a person who does not take the call', () => {
  it.each([
    ['declines-transfer', 'declined'],
    ['no-answer', 'no_answer'],
    ['busy', 'busy'],
    ['voicemail', 'voicemail'],
  ])(
    '%s: the agent comes back, says so, and finishes the order',
    async (persona, failure) => {
      await answers(PERSON, persona);
      const rung = await personsTelephone();
      const { order, call, heard } = await settled(await desk.order(supplier));
      expect(order).toMatchObject({ statut: 'confirmee', resultat: { prix_total: 42 } });
      expect(call).toMatchObject({ outcome: 'completed', personDials: 1, transfer: { state: 'failed', failure } });
      expect(call.legs.map(({ reason }) => reason)).toEqual(['transferring', 'agent_hung_up']);
      expect(heard).toContain("Personne n'est disponible");
      expect(heard).not.toMatch(/la ligne a coupé|Laissez un message/);
      expect(heard.match(/assistant vocal/g)).toHaveLength(1);
      expect(await rung()).toHaveLength(1);
    },
    90_000,
  );

  it('whose caller has hung up is not kept waiting, and the supplier is not called again', async () => {
    await answers(PERSON, 'voicemail');
    const rung = await personsTelephone();
    const id = await desk.order(supplier);
    await until(rung, ([person]) => person?.status === 'in-progress', 30_000);
    await desk.twilio.post(`/calls/${(await theCall()).sid}/hangup`, {});
    const { order, call } = await settled(id);
    expect(order).toMatchObject({ statut: 'a_verifier' });
    expect(call).toMatchObject({ outcome: 'completed', transfer: { failure: 'caller_left' } });
    expect((await rung()).map(({ status }) => status)).toEqual(['completed']);
    expect(await desk.creates(supplier)).toHaveLength(1);
  }, 90_000);
});

describe('what staff ask for while the agent talks', () => {
  /** A supplier who says nothing, so that the agent has nothing to do but wait. */
  async function silentCall(): Promise<{ orderId: string; callId: string }> {
    await answers(supplier, 'silent', { patienceMs: 60_000 });
    const orderId = await desk.order(supplier);
    await supplierCall(({ streams }) => streams.some(({ openedAt }) => openedAt !== null));
    const { appel } = (await desk.api(`GET /api/supplier-orders/${orderId}`)).body as { appel: { id: string } };
    await until(
      () => calls.find(appel.id),
      (call) => call?.status === 'in_progress',
    );
    return { orderId, callId: appel.id };
  }
  const deps = () => ({ calls, newId, now: () => new Date() });

  it('a cold transfer: whoever picks up has the call, without a word before', async () => {
    await answers(PERSON, 'accepts', { patienceMs: 1_500 });
    const rung = await personsTelephone();
    const { orderId, callId } = await silentCall();
    const wish = { callId, attempt: 1, leg: null, kind: 'cold', briefing: '', reason: 'un collègue' } as const;
    expect(await requestTransfer({ ...deps(), transferTo: PERSON }, wish)).toMatchObject({ kind: 'requested' });
    const { call, heard } = await settled(orderId);
    expect(call).toMatchObject({ outcome: 'transferred', transfer: { state: 'connected', kind: 'cold' } });
    expect(heard).toContain('Fruits et Légumes Pro, bonjour !');
    const persons = await rung();
    expect(persons).toHaveLength(1);
    expect(persons[0]?.played).toEqual([]);
  }, 90_000);

  it('keys: they are pressed once, and the agent is back without a greeting', async () => {
    const { orderId, callId } = await silentCall();
    expect(await requestDigits(deps(), { callId, attempt: 1, leg: 1, digits: '1w2#' })).toMatchObject({
      kind: 'requested',
    });
    const theirs = await supplierCall(({ streams }) => streams.length === 2 && streams[1]?.openedAt !== null);
    expect(theirs.played.map(({ verb, what }) => [verb, what])).toEqual([['Play', '1w2#']]);
    await until(
      () => calls.find(callId),
      (call) => call?.status === 'in_progress' && call.leg === 2,
    );
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await desk.twilio.post(`/calls/${theirs.sid}/hangup`, {});
    const call = await until(
      () => calls.find(callId),
      (one) => one?.status !== 'in_progress',
    );
    expect(call?.digits ?? null).toMatchObject({ state: 'played' });
    const heard = (await theCall()).heard.map(({ text }) => text).join(' ');
    expect(heard).not.toMatch(/la ligne a coupé/);
    expect(heard.match(/assistant vocal/g)).toHaveLength(1);
    await desk.api(`DELETE /api/supplier-orders/${orderId}`);
  }, 90_000);
});

describe('whatever goes wrong on the way', () => {
  it('the carrier asks everything twice: the person is called once, and has the call', async () => {
    await answers(PERSON, 'takes-transfer');
    for (const to of [supplier, PERSON]) {
      for (const kind of ['action-twice', 'twiml-twice', 'status-duplicated'])
        await desk.twilio.post('/faults', { kind, to });
    }
    const rung = await personsTelephone();
    const { order, call } = await settled(await desk.order(supplier));
    expect(order).toMatchObject({ statut: 'a_verifier' });
    expect(call).toMatchObject({ outcome: 'transferred', personDials: 1 });
    const persons = await rung();
    expect(persons).toHaveLength(1);
    expect(persons[0]?.webhooks.filter(({ fault }) => fault === 'action-twice')).not.toEqual([]);
  }, 90_000);

  it('the carrier reports nothing: what became of the call is asked for', async () => {
    await answers(PERSON, 'takes-transfer');
    for (const to of [supplier, PERSON]) await desk.twilio.post('/faults', { kind: 'status-dropped', to });
    const { order, call } = await settled(await desk.order(supplier));
    expect(order).toMatchObject({ statut: 'a_verifier' });
    expect(call).toMatchObject({ outcome: 'transferred' });
  }, 90_000);

  /** The moments from which the function that answers the carrier is invoked next; in this order in every call. */
  const MOMENTS: ((theirs: InspectedCall | undefined, person: InspectedCall | undefined) => boolean)[] = [
    // Asked what is next.
    (theirs) => theirs?.streams.some(({ openedAt }) => openedAt !== null) ?? false,
    // Asked for the briefing.
    (_theirs, person) => person?.status === 'ringing',
    // Told of the key.
    (_theirs, person) => (person?.played.length ?? 0) > 0,
    // Told of the end.
    (theirs) => theirs?.heard.some(({ text }) => text.includes('Je prends la suite')) ?? false,
  ];

  it.each([
    { action: 'dynamodb:GetItem', when: 'after' },
    { action: 'dynamodb:PutItem', when: 'before' },
    { action: 'dynamodb:PutItem', when: 'after' },
  ] as const)(
    'the function dies $when $action at every step: the person is called once, and has the call',
    async (death) => {
      await answers(PERSON, 'takes-transfer', { answerMs: 1_200 });
      const rung = await personsTelephone();
      const id = await desk.order(supplier);
      for (const holds of MOMENTS) {
        const seen = async () => holds((await desk.carrierCalls(supplier))[0], (await rung())[0]);
        await until(seen, (yes) => yes, 30_000);
        await desk.platform.fault({ target: 'SupplierOrdersAnswerCallFunction', ...death });
      }
      const { order, call, supplierCall: theirs } = await settled(id);
      expect(order).toMatchObject({ statut: 'a_verifier' });
      expect(call).toMatchObject({ outcome: 'transferred', personDials: 1, transfer: { state: 'connected' } });
      const persons = await rung();
      expect(persons).toHaveLength(1);
      // Each death is one answer that did not come; two of them may have been to the same question, asked again.
      const given = [theirs, ...persons].flatMap((one) => one.webhooks.flatMap(({ attempts }) => attempts));
      expect(given.filter(({ status }) => status !== 200 && status !== 204)).toHaveLength(4);
      expect(await desk.platform.waitingFaults()).toBe(0);
    },
    90_000,
  );

  it('the relay is killed while two people talk: they are left alone', async () => {
    await answers(PERSON, 'takes-transfer');
    const rung = await personsTelephone();
    const id = await desk.order(supplier);
    await until(rung, ([person]) => (person?.pressed.length ?? 0) > 0, 30_000);
    const [relay] = (await desk.platform.state()).relays;
    if (relay?.pid == null) throw new Error('There is no relay to kill');
    process.kill(relay.pid, 'SIGKILL');
    const { call } = await settled(id);
    expect(call).toMatchObject({ outcome: 'transferred', transfer: { state: 'connected' } });
    expect(await rung()).toHaveLength(1);
  }, 90_000);
});
