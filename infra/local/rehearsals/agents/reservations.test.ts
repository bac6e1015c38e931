import { describe, expect, it } from 'vitest';
import type { Client } from '../../test-multiple/client.ts';
import type { Scenario } from '../scenario.ts';
import { reservations } from './reservations.ts';

type Stay = Record<string, unknown> & { id: string; statut: string; date_arrivee: string; callId: string | null };
const HOTEL = { standard: 10, familiale: 6, suite_vue_mer: 3 };

/** A hotel behind the client, whose agent does `work` on every call. */
function hotel(work: (book: (stay: object) => Stay, stays: Stay[]) => void = () => undefined) {
  const stays: Stay[] = [];
  const config = { greeting: 'Bonjour.', numbers: [] as string[] };
  const [called, saved]: [unknown[], unknown[]] = [[], []];
  const book = (stay: object): Stay => {
    const none = { prenom: null, email: null, telephone: null, demandes_speciales: null, canal_confirmation: null };
    const at = new Date(1_795_680_000_000 + stays.length).toISOString();
    const id = `RES-${1_795_680_000_000 + stays.length}-abcdefghj`;
    const booked = { ...none, callId: null, prix_total: 89, ...stay, id, statut: 'confirmee', date_creation: at };
    stays.push(booked as Stay & typeof booked);
    return booked as unknown as Stay;
  };
  const client: Client = {
    async get(path) {
      await Promise.resolve();
      const { pathname, searchParams: query } = new URL(path, 'http://hotel');
      if (pathname === '/api/agents/reservations') return { config: structuredClone(config) };
      if (pathname.startsWith('/api/calls/')) return { messages: [{ text: 'Il viendra.' }, { text: 'Tard.' }] };
      if (pathname === '/rooms/availability') {
        const type = query.get('type_chambre');
        const types = Object.entries(HOTEL).filter(([id]) => type === null || id === type);
        return { chambres: types.map(([type_chambre, count]) => ({ type_chambre, chambres_libres: count })) };
      }
      const from = Number(query.get('cursor') ?? 0);
      const within = stays.filter(
        ({ date_arrivee }) => date_arrivee >= (query.get('du') ?? '') && date_arrivee <= (query.get('au') ?? '9'),
      );
      // Pages of two, or nobody would notice who reads only the first.
      return { items: within.slice(from, from + 2), next: within.length > from + 2 ? String(from + 2) : null };
    },
    find: () => Promise.resolve({ statut: 'extraite' }),
    post: (_path, stay) => Promise.resolve(book(stay as object)),
    put(_path, body) {
      saved.push(body);
      Object.assign(config, body);
      return Promise.resolve(null);
    },
    remove(path) {
      const stay = stays.find(({ id }) => path.endsWith(id));
      if (stay) stay.statut = 'annulee';
      return Promise.resolve(stay);
    },
    simulate(method, path, body) {
      called.push([method, path, body]);
      if (path === '/inbound') work((stay) => book({ callId: 'call_CA1', ...stay }), stays);
      return Promise.resolve({ sid: 'CA1' });
    },
  };
  return { stage: { client, url: 'http://desk' }, stays, called, saved };
}

const DEJA = { nom: 'Durand', nombre_personnes: 2, type_chambre: 'standard', du: 8, au: 11 };
const prepare = async (stage: Parameters<typeof reservations.rehearse>[0], setup: Scenario['setup']) => {
  const prepared = await reservations.prepare?.(stage, setup);
  return prepared ?? expect.fail('nothing was prepared');
};
const scenarioWith = (facts: Readonly<Record<string, string>>) =>
  ({ facts: Object.fromEntries(Object.entries(facts).map(([name, held]) => [name, [held]])) }) as Scenario;
const LATER = { date_arrivee: '2099-06-10', date_depart: '2099-06-13', nombre_personnes: 2, type_chambre: 'standard' };

describe('the stage of a guest', () => {
  it('has the stay that is to be there, whose number is given as it is read out', async () => {
    const { stage, stays } = hotel();
    const { facts, close } = await prepare(stage, { deja: DEJA });
    expect(stays).toMatchObject([
      { nom: 'Durand', date_arrivee: facts['date_8'], date_depart: facts['date_11'], statut: 'confirmee' },
    ]);
    expect(facts['numero']).toBe('R E S, 1 7 9, 5 6 8, 0 0 0, 0 0 0, 0, A B C, D E F, G H J');
    expect(Object.keys(facts).every((name) => reservations.given?.includes(name))).toBe(true);
    await close();
    expect(stays).toMatchObject([{ statut: 'annulee' }]);
  });

  it.each([
    [{ complet: { du: 8, au: 11 } }, 19],
    [{ complet: { du: 8, au: 11, type_chambre: 'suite_vue_mer' } }, 3],
  ])('has no room left where it is to be full: %j', async (setup, rooms) => {
    const { stage, stays } = hotel();
    const { facts, close } = await prepare(stage, setup);
    expect(stays).toHaveLength(rooms);
    expect(stays.every((stay) => stay['date_depart'] === facts['date_11'])).toBe(true);
    await close();
    expect(stays.every(({ statut }) => statut === 'annulee')).toBe(true);
  });

  it('is another for everybody who is on the line at the same time, and can be had again', async () => {
    const { stage } = hotel();
    const all = await Promise.all(Array.from({ length: 6 }, () => prepare(stage, { deja: DEJA })));
    expect(new Set(all.map(({ facts }) => facts['date_8'])).size).toBe(6);
    await all[0]?.close();
    expect((await prepare(stage, {})).facts['date_8']).toBe(all[0]?.facts['date_8']);
  });

  it('gives back what it had where it cannot be set', async () => {
    const { stage, stays } = hotel();
    const broken = { ...stage.client, simulate: () => Promise.reject(new Error('no such persona')) };
    await expect(prepare({ ...stage, client: broken }, { deja: DEJA, collegue: 'nobody' })).rejects.toThrow('no such');
    expect(stays).toMatchObject([{ statut: 'annulee' }]);
  });

  it('has a number that the hotel answers, which is given once', async () => {
    const { stage, called, saved } = hotel();
    for (const _ of [1, 2]) await reservations.rehearse(stage, '+33670000001', scenarioWith({}), 1_000);
    expect(saved).toEqual([{ greeting: 'Bonjour.', numbers: ['+33186950002'] }]);
    expect(called).toMatchObject([1, 2].map(() => ['POST', '/inbound', { to: '+33186950002' }]));
  });
});

describe('what a guest leaves', () => {
  it('is given back once it was read, and nothing else is', async () => {
    const { stage, stays } = hotel((book) => {
      book({ ...LATER, nom: 'Un' });
      book({ ...LATER, nom: 'Autre', callId: null });
    });
    const { facts, close } = await prepare(stage, {});
    await reservations.rehearse(stage, '+33670000001', scenarioWith(facts), 1_000);
    await close();
    expect(stays.map(({ nom, statut }) => [nom, statut])).toEqual([
      ['Un', 'annulee'],
      ['Autre', 'confirmee'],
    ]);
  });

  const left = async (work: Parameters<typeof hotel>[0], setup: Scenario['setup'] = {}) => {
    const { stage } = hotel(work);
    const { facts } = await prepare(stage, setup);
    return (await reservations.rehearse(stage, '+33670000001', scenarioWith(facts), 1_000)).record;
  };

  it('is the last of the stays that stand, wherever it lies, with how many there are', async () => {
    const record = await left((book) => {
      book({ ...LATER, nom: 'Un' });
      book({ ...LATER, nom: 'Deux', date_arrivee: '2099-06-09' });
      book({ ...LATER, nom: 'Trois' }).statut = 'annulee';
      book({ ...LATER, nom: 'Autre', callId: 'call_CA2' });
    });
    expect(record).toMatchObject({
      reservees: 2,
      annulees: 1,
      nom: 'Deux',
      statut: 'confirmee',
      message: expect.any(String) as string,
    });
  });

  it('is the stay that was given up where none stands, and nothing where none was made', async () => {
    const givenUp = await left((book) => (book({ ...LATER, nom: 'Un' }).statut = 'annulee'));
    expect(givenUp).toMatchObject({ reservees: 0, annulees: 1, nom: 'Un', statut: 'annulee' });
    const nothing = await left(() => undefined);
    expect(nothing).toMatchObject({ reservees: 0, annulees: 0, nom: null, statut: null, transfert: null });
    expect(nothing['message']).toBe('Il viendra. | Tard.');
    expect(Object.keys(nothing).some((field) => field.startsWith('deja'))).toBe(false);
  });

  it('is what became of the stay that was there', async () => {
    const record = await left((_book, stays) => (stays.find(({ nom }) => nom === 'Durand')!.statut = 'annulee'), {
      deja: DEJA,
    });
    expect(record).toMatchObject({ reservees: 0, 'deja.nom': 'Durand', 'deja.statut': 'annulee', 'deja.email': null });
  });
});
