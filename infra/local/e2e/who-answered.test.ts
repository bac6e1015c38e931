import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { LONG } from '../testing/long.ts';

/**
 * Everything that may answer a telephone besides the person one wants, through the whole product and in parallel. What the
 * carrier's side heard is the witness.
 */
const PERSONAS = ['voicemail', 'ivr', 'not-in-service', 'screening', 'hold', 'taken-for-a-machine'] as const;
type Persona = (typeof PERSONAS)[number];
const called = LONG ? PERSONAS : PERSONAS.slice(0, 3);
const numberOf = (persona: Persona) => `+336123461${String(PERSONAS.indexOf(persona)).padStart(2, '0')}`;
const MESSAGE = 'Nous souhaitons vous passer une commande';
const OPENING = 'Pouvez-vous nous livrer';

let desk: FrontDesk;
const orders = new Map<Persona, Record<string, unknown>>();

beforeAll(async () => {
  desk = await openFrontDesk({ CALL_MAX_ATTEMPTS: '2' }, 30);
  // On a slow machine the line opens late; what is said before is lost, as it would be on a real one.
  const slow = { pickUpPauseMs: 5_000 };
  await Promise.all(
    called.map((persona) =>
      desk.twilio.put(`/numbers/${numberOf(persona)}`, {
        persona,
        ...(persona === 'taken-for-a-machine' ? {} : { options: slow }),
      }),
    ),
  );
  await Promise.all(
    called.map(async (persona) => {
      const id = await desk.order(numberOf(persona));
      orders.set(persona, await desk.settled(id, 150_000));
    }),
  );
}, 170_000);
afterAll(() => desk.close());

/** What was heard at the other end, per attempt. */
const heard = async (persona: Persona) =>
  (await desk.carrierCalls(numberOf(persona))).map((call) => call.heard.map(({ text }) => text).join(' '));
const timesHeard = async (persona: Persona, words: string) => (await heard(persona)).join(' ').split(words).length - 1;

describe('a recorder', () => {
  it('is left the message in the agent’s voice, once over all attempts, and the supplier is tried again', async () => {
    expect(orders.get('voicemail')).toMatchObject({ statut: 'echec', appel: { tentatives: 2, issue: 'voicemail' } });
    expect(orders.get('voicemail')?.['raison']).toContain('répondeur');
    expect(await timesHeard('voicemail', MESSAGE)).toBe(1);
    const [first] = await heard('voicemail');
    // To its last word, and after the tone.
    expect(first).toMatch(/Merci, au revoir\.$/);
  });

  it('is not spoken over by the message', async () => {
    const [first] = await desk.carrierCalls(numberOf('voicemail'));
    const beep = first?.said.find(({ text }) => text === '(bip)');
    const message = first?.heard.find(({ text }) => text.includes(MESSAGE));
    expect(message?.from).toBeGreaterThan(beep?.at ?? Infinity);
  });

  it('is not greeted by the carrier’s own voice when a relay holds the call', async () => {
    const calls = await desk.carrierCalls(numberOf('voicemail'));
    expect(calls.flatMap((call) => call.documents).filter(({ twiml }) => twiml.includes('<Say'))).toEqual([]);
    expect(calls.map((call) => call.answeredBy)).toEqual(Array.from({ length: 2 }, () => 'machine_end_beep'));
  });
});

describe.runIf(LONG)('a telephone that asks who is calling', () => {
  it('is told in one sentence, and the order is confirmed with whoever comes', async () => {
    expect(orders.get('screening')).toMatchObject({
      statut: 'confirmee',
      appel: { tentatives: 1, issue: 'completed' },
    });
    expect(await timesHeard('screening', 'pour passer une commande.')).toBe(1);
    expect(await timesHeard('screening', OPENING)).toBeGreaterThan(0);
  });
});

describe.runIf(LONG)('hold', () => {
  it('is waited out without a word, and the order is confirmed with whoever comes', async () => {
    expect(orders.get('hold')).toMatchObject({ statut: 'confirmee', appel: { tentatives: 1, issue: 'completed' } });
    const [call] = await desk.carrierCalls(numberOf('hold'));
    const came = call?.said.find(({ text }) => text.startsWith('Fruits et Légumes Pro'))?.at ?? 0;
    const waiting = call?.said[0]?.at ?? 0;
    const meanwhile = call?.heard.filter(({ from }) => from > waiting + 6_000 && from < came) ?? [];
    expect(meanwhile).toEqual([]);
    expect(came - waiting).toBeGreaterThan(12_000);
  });
});

describe.runIf(LONG)('a menu', () => {
  it('gets its key, once, and the order is confirmed with whoever comes', async () => {
    expect(orders.get('ivr')).toMatchObject({ statut: 'confirmee', appel: { tentatives: 1, issue: 'completed' } });
    const [call] = await desk.carrierCalls(numberOf('ivr'));
    expect(call?.played.map(({ what }) => what)).toEqual([expect.stringContaining('1')]);
    expect(await timesHeard('ivr', MESSAGE)).toBe(0);
  });
});

describe('nobody', () => {
  it('is at a number that is not in service: it is not called again, and the restaurant learns why', async () => {
    const order = orders.get('not-in-service');
    expect(order).toMatchObject({ statut: 'echec', appel: { tentatives: 1, issue: 'unavailable' } });
    expect(order?.['raison']).toContain('n’est plus en service');
    expect(await desk.creates(numberOf('not-in-service'))).toHaveLength(1);
  });
});

describe.runIf(LONG)('a person whom the carrier takes for a machine', () => {
  it('is not cut off', async () => {
    const [call] = await desk.carrierCalls(numberOf('taken-for-a-machine'));
    expect(call?.answeredBy).toBe('machine_end_other');
    expect(orders.get('taken-for-a-machine')).toMatchObject({ statut: 'confirmee', resultat: { prix_total: 42 } });
    expect(await timesHeard('taken-for-a-machine', MESSAGE)).toBe(0);
  });
});

it('whoever answers hears the opening at once: nobody waits for the verdict', async () => {
  const calls = await desk.carrierCalls(numberOf('voicemail'));
  for (const { heard: turns, webhooks } of calls) {
    const verdict = webhooks.find(({ kind }) => kind === 'amd');
    expect(turns[0]?.text).toMatch(/^Bonjour, ici/);
    expect(turns[0]?.from).toBeLessThan(verdict?.at ?? 0);
  }
});
