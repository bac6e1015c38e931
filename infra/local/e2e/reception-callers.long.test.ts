import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../simulators/callees/random.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/**
 * Twenty people of eight kinds phone the business, five at a time, with names, numbers and addresses that a seed chooses: twenty
 * records, every field of which is what that person said, or null where they did not.
 */
const SEEDS = [1, 20_261_121];
const CALLERS = 20;
const AT_ONCE = 5;

interface Person {
  prenom: string;
  nom: string;
  telephone: string;
  spoken: string;
  email: string;
  adresse: string;
}
type Facts = Record<string, unknown>;

const NOTHING: Facts = {
  nom: null,
  prenom: null,
  telephone: null,
  email: null,
  adresse: null,
  motif: null,
  categorie: null,
  urgence: null,
  rappel_souhaite: null,
  creneau_rappel: null,
  resume: null,
  langue: null,
};

/** What each kind of person says of themselves, and nothing else. */
const EXPECTED: Record<string, (person: Person) => Facts> = {
  'leaves-message': () => ({ categorie: 'facture', urgence: 'basse', motif: /facture du mois dernier/ }),
  'books-appointment': () => ({
    categorie: 'rendez_vous',
    motif: /rendez-vous avec votre gérant/,
    rappel_souhaite: true,
    creneau_rappel: 'demain matin',
  }),
  'asks-hours': () => ({ categorie: 'information', motif: /ouverts le dimanche/, rappel_souhaite: false }),
  complains: () => ({
    categorie: 'reclamation',
    urgence: 'haute',
    motif: /tout est arrivé cassé/,
    rappel_souhaite: true,
  }),
  applies: ({ email }) => ({ categorie: 'recrutement', motif: /poste en cuisine/, email }),
  'corrects-number': () => ({ categorie: 'commande', motif: /devis pour un buffet/ }),
  'orders-in': ({ adresse }) => ({ categorie: 'commande', motif: /commande pour samedi/, adresse }),
  silent: () => ({}),
};
const KINDS = Object.keys(EXPECTED);

let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ RESTAURANT_NAME: 'Chez Amal' }, 40);
}, 60_000);
afterAll(() => desk.close());

describe.each(SEEDS)('twenty callers with seed %i', (seed) => {
  it('are twenty correct records', async () => {
    const random = seededRandom(seed);
    const people = Array.from({ length: CALLERS }, (_, index) => ({
      kind: KINDS[index % KINDS.length] ?? '',
      from: `+3361${String(Math.floor(random() * 1e7)).padStart(7, '0')}`,
      person: somebody(random),
    }));
    const results: { kind: string; record: Facts; person: Person }[] = [];
    const waiting = [...people];
    const line = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        results.push({ ...next, record: await callAs(next.kind, next.from, next.person) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    expect(results).toHaveLength(CALLERS);
    for (const { kind, record, person } of results) {
      const named = { nom: person.nom, prenom: person.prenom, telephone: person.telephone };
      const spoke = kind === 'silent' ? {} : { ...named, resume: /./, langue: 'fr' };
      const expected = { ...NOTHING, ...spoke, ...EXPECTED[kind]?.(person) };
      for (const [field, value] of Object.entries(expected)) {
        const matches = value instanceof RegExp ? expect.stringMatching(value) : value;
        expect({ kind, [field]: record[field] }).toEqual({ kind, [field]: matches });
      }
      expect(record['statut']).toBe(kind === 'silent' ? 'abandonnee' : 'extraite');
    }
  }, 240_000);
});

async function callAs(kind: string, from: string, person: Person): Promise<Facts> {
  const values = {
    nom: `${person.prenom} ${person.nom}`,
    telephone: person.spoken,
    email: person.email,
    adresse: person.adresse,
  };
  await desk.twilio.put(`/numbers/${from}`, { persona: kind, options: { values } });
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from,
    to: ACCOUNT.TWILIO_PHONE_NUMBER,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
  });
  const read = async () => (await desk.api(`GET /api/call-data/call_${sid}`)).body;
  return await until(read, ({ statut }) => typeof statut === 'string', 90_000);
}

function somebody(random: Random): Person {
  const prenom = pickFrom(random, ['Camille', 'Nadia', 'Hugo', 'Inès', 'Paul', 'Zoé']);
  const nom = pickFrom(random, ['Martin', 'Benali', 'Lefèvre', 'Moreau', 'Garnier', 'Dubois']);
  const digits = `6${String(Math.floor(random() * 1e8)).padStart(8, '0')}`;
  const spoken = `0${digits}`.replaceAll(/(\d{2})(?=\d)/g, '$1 ');
  const number = 1 + Math.floor(random() * 98);
  const street = pickFrom(random, ['rue des Lilas', 'avenue Jean Jaurès', 'place du Marché']);
  const email = `client${Math.floor(random() * 1e4)}@exemple.fr`;
  return { prenom, nom, telephone: `+33${digits}`, spoken, email, adresse: `${number} ${street}` };
}

const pickFrom = (random: Random, from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
