import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/**
 * Every kind of supplier at once, through the whole product: one platform, one real conversation each, all in parallel. The
 * providers are simulated at the network's edge; what they saw is the witness.
 */
const PERSONAS = [
  'accepts',
  'refuses',
  'partial',
  'voicemail',
  'busy',
  'no-answer',
  'hangs-up',
  'talks-over',
  'ambiguous',
  'fails',
  'hangs-up-at-once',
  'has-a-message',
] as const;
type Persona = (typeof PERSONAS)[number];
const numberOf = (persona: Persona) => `+336123457${String(PERSONAS.indexOf(persona)).padStart(2, '0')}`;

interface StoredOrder {
  id: string;
  statut: string;
  raison: string | null;
  appel: { id: string; tentatives: number; issue: string | null; duree_secondes: number | null };
  resultat: {
    accepte: boolean | null;
    partielle: boolean;
    prix_total: number | null;
    devise: string | null;
    date_livraison: string | null;
    creneau: string | null;
    raison_refus: string | null;
    ingredients: { nom: string; disponible: boolean | null }[];
    sources: { champ: string; ligne: number; texte: string }[];
  } | null;
  cout: { telephonie: number | null; modele_vocal: number; total: number; definitif: boolean } | null;
}
interface TurnView {
  attempt: number;
  speaker: string;
  text: string;
  heard: string;
  heardMs: number | null;
}

let desk: FrontDesk;
const orders = new Map<Persona, StoredOrder>();
const of = (persona: Persona): StoredOrder => {
  const order = orders.get(persona);
  if (!order) throw new Error(`No order was settled for ${persona}`);
  return order;
};
const turnsOf = async (persona: Persona) =>
  (await desk.api(`GET /api/calls/${of(persona).appel.id}/transcript`)).body['turns'] as TurnView[];

beforeAll(async () => {
  // Slow enough for an opening that lasts longer than its protected part.
  desk = await openFrontDesk({}, 30);
  await Promise.all(PERSONAS.map((persona) => desk.twilio.put(`/numbers/${numberOf(persona)}`, { persona })));
  const ids = await Promise.all(PERSONAS.map((persona) => desk.order(numberOf(persona))));
  await Promise.all(
    PERSONAS.map(async (persona, index) => {
      const order = await desk.settled(ids[index] ?? '', 80_000);
      orders.set(persona, order as unknown as StoredOrder);
    }),
  );
}, 120_000);
afterAll(() => desk.close());

describe('a supplier who accepts', () => {
  it('confirms the order, with day, hour and price, each proven by a line of the transcript', () => {
    const order = of('accepts');
    expect(order).toMatchObject({
      statut: 'confirmee',
      appel: { tentatives: 1, issue: 'completed' },
      resultat: { accepte: true, partielle: false, prix_total: 42, devise: 'EUR', creneau: '14:00' },
    });
    const price = order.resultat?.sources.find(({ champ }) => champ === 'prix_total');
    expect(price?.texte).toContain('42 euros');
  });

  it('is on record with both sides, as spoken, and everything the agent said was heard', async () => {
    const turns = await turnsOf('accepts');
    const agent = turns.filter((turn) => turn.speaker === 'agent');
    expect(agent.every((turn) => turn.heard === 'all')).toBe(true);
    // Whoever waits too long for a slow machine says hello first.
    expect(agent[0]?.text).toContain('10 kg de Tomates et 5 kg d’Oignons');
    expect(turns.map((turn) => turn.text)).toContain("Oui, c'est ça.");
    expect(turns.at(-1)?.text).toContain('Au revoir');
  });

  it('hears the goodbye to its last word before the agent hangs up', async () => {
    const [call] = await desk.carrierCalls(numberOf('accepts'));
    expect(call?.heard.at(-1)?.text).toMatch(/Au revoir !$/);
    expect(call?.status).toBe('completed');
  });

  it('costs what the carrier and the model say, once both have said it', async () => {
    const order = await until(
      async () => (await desk.api(`GET /api/supplier-orders/${of('accepts').id}`)).body as unknown as StoredOrder,
      ({ cout }) => cout?.definitif === true,
      20_000,
    );
    expect(order.cout?.telephonie).toBeGreaterThan(0);
    expect(order.cout?.modele_vocal).toBeGreaterThan(0);
  }, 30_000);

  it('was asked for exactly once', async () => {
    expect(await desk.creates(numberOf('accepts'))).toHaveLength(1);
  });
});

describe('other suppliers', () => {
  it('refuse, and say why', () => {
    expect(of('refuses')).toMatchObject({ statut: 'refusee', resultat: { accepte: false } });
    expect(of('refuses').resultat?.raison_refus).toBeTruthy();
  });

  it('accept a part of the order', () => {
    const { statut, resultat } = of('partial');
    expect({ statut, partielle: resultat?.partielle }).toEqual({ statut: 'confirmee', partielle: true });
    expect(resultat?.ingredients.filter((one) => one.disponible === false)).toHaveLength(1);
  });

  it('cannot say: a person has to decide', () => {
    expect(of('ambiguous')).toMatchObject({ statut: 'a_verifier', resultat: { accepte: null } });
  });
});

describe('a supplier who talks over the agent', () => {
  it('is understood', () => {
    expect(of('talks-over').statut).toBe('confirmee');
  });

  it('leaves the agent with the memory of what was heard, and not a word more', async () => {
    const [carrierCall] = await desk.carrierCalls(numberOf('talks-over'));
    expect(carrierCall?.clears.length).toBeGreaterThan(0);
    const cut = (await turnsOf('talks-over')).find((turn) => turn.heard === 'part');
    expect(cut?.heardMs).toBeGreaterThan(0);
    const { sessions } = await desk.openai.get<{ sessions: { id: string }[] }>('/sessions');
    const memories = await Promise.all(
      sessions.map(({ id }) =>
        desk.openai.get<{
          errors: unknown[];
          memory: { text?: string; generatedText?: string; truncatedAtMs?: number | null }[];
        }>(`/sessions/${id}`),
      ),
    );
    const truncated = memories
      .flatMap(({ memory }) => memory)
      .filter((item) => item.truncatedAtMs === cut?.heardMs && item.generatedText === cut?.text);
    expect(truncated).toHaveLength(1);
    expect(truncated[0]?.generatedText?.startsWith(truncated[0].text ?? '?')).toBe(true);
    const heard = carrierCall?.heard.map((turn) => turn.text).join(' ') ?? '';
    expect(heard).toContain(truncated[0]?.text?.split(' ').slice(0, 5).join(' ') ?? '?');
    expect(memories.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('nobody', () => {
  it.each([
    ['busy', 'occupée'],
    ['no-answer', 'Personne'],
    ['fails', 'Personne'],
    ['hangs-up', 'n’a pas parlé à l’agent'],
    ['hangs-up-at-once', 'n’a pas parlé à l’agent'],
  ] as const)('%s: is tried again, then given up with the reason', async (persona, reason) => {
    expect(of(persona)).toMatchObject({ statut: 'echec', appel: { tentatives: 2 }, resultat: null });
    expect(of(persona).raison).toContain(reason);
    expect(await desk.creates(numberOf(persona))).toHaveLength(2);
  });

  it('is there but a machine: it is left one message, once, and the supplier is tried again', async () => {
    expect(of('voicemail')).toMatchObject({ statut: 'echec', appel: { tentatives: 2, issue: 'voicemail' } });
    const calls = await desk.carrierCalls(numberOf('voicemail'));
    const heard = calls.flatMap((call) => call.heard.map(({ text }) => text));
    const messages = heard.filter((text) => text.includes('Nous souhaitons vous passer une commande'));
    expect(messages).toHaveLength(1);
  });
});

describe('a supplier who has something to pass on', () => {
  it('has it taken down once, and the order confirmed', async () => {
    const order = of('has-a-message');
    expect(order.statut).toBe('confirmee');
    const { messages } = (await desk.api(`GET /api/calls/${order.appel.id}`)).body;
    expect(messages).toMatchObject([{ text: expect.stringContaining('caisses vides') }]);
    const said = (await turnsOf('has-a-message')).map(({ text }) => text).join(' ');
    expect(said).toContain('je transmets');
  });
});

describe('all of it', () => {
  it('was done with the grants that the template gives', async () => {
    expect((await desk.platform.access()).refused).toEqual({});
  });

  it('ends: no call is left live at the carrier', async () => {
    const calls = (await Promise.all(PERSONAS.map((persona) => desk.carrierCalls(numberOf(persona))))).flat();
    const ended = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled']);
    expect(calls.filter((call) => !ended.has(call.status))).toEqual([]);
  });

  it('left no error in the carrier’s debugger', async () => {
    // Closing the stream is how a call is hung up, and is a warning there (31921).
    const log = await desk.twilio.get<{ level: string; code: number }[]>('/log');
    expect(log.filter(({ level, code }) => level === 'error' || code !== 31921)).toEqual([]);
  });
});
