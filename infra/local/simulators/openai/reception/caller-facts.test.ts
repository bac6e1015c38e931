import { describe, expect, it } from 'vitest';
import { type CallerFacts, callerFacts } from './caller-facts.ts';

const ASKED = "À quel nom, s'il vous plaît ?";

/** What was understood of these words, without the lines that prove it. */
function understood(...said: (string | [text: string, asked: string])[]): Record<string, unknown> {
  const lines = said.map((one, line) =>
    typeof one === 'string' ? { text: one, line } : { text: one[0], line, asked: one[1] },
  );
  const facts: CallerFacts = callerFacts(lines);
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]: [string, { value: unknown }]) => [name, fact.value]),
  );
}

describe('a name', () => {
  it.each(['Zoé Garnier.', 'Euh, Zoé Garnier.', "C'est Zoé Garnier.", 'Zoé Garnier, comme la rue.'])(
    'is understood as the answer to the question: %s',
    (text) => {
      expect(understood([text, ASKED])).toMatchObject({ prenom: 'Zoé', nom: 'Garnier' });
    },
  );

  it('is not made of any two words, nor of an answer to something else', () => {
    expect(understood(['Pourquoi faire ?', ASKED])).toEqual({});
    expect(understood(['Oui bien sûr.', ASKED])).toEqual({});
    expect(understood(['Le Bistrot Vert.', ASKED])).toEqual({});
    expect(understood(['Zoé Garnier.', 'Souhaitez-vous ajouter quelque chose ?'])).toEqual({});
  });

  it.each([
    ["Je m'appelle Thuy Nouyène, mon nom s'écrit N, G, U, Y, E, N.", 'Thuy', 'Nguyen'],
    ["Je m'appelle Thuy Nouyène, N-G-U-Y-E-N.", 'Thuy', 'Nguyen'],
    ["Je m'appelle Thuy Moi, M comme Marie, O, I.", 'Thuy', 'Moi'],
    ["Je m'appelle Touille Nguyen, mon prénom s'écrit T H U Y.", 'Thuy', 'Nguyen'],
  ])('that is spelt is written like that: %s', (text, prenom, nom) => {
    expect(understood(text)).toMatchObject({ prenom, nom });
  });

  it('is not spelt by a few short words', () => {
    expect(understood("C'est Paul Martin, il y a une heure.")).toMatchObject({ nom: 'Martin' });
  });
});

describe('an e-mail address', () => {
  it.each([
    ['Mon adresse est jobs point cuisine arobase exemple point fr.', 'jobs.cuisine@exemple.fr'],
    ["C'est Chiara tiret bas rossi arobase mon tiret site point co point uk, merci", 'chiara_rossi@mon-site.co.uk'],
    ['jobs.cuisine@exemple.fr.', 'jobs.cuisine@exemple.fr'],
  ])('is written as it is dictated: %s', (text, email) => {
    expect(understood(text)).toMatchObject({ email });
  });

  it('has a domain', () => expect(understood('Le point arobase quelque chose')).not.toHaveProperty('email'));
});

describe('a telephone number', () => {
  it.each([
    ['Au 06 00 11 22 33. Ah non, pardon, au 07 55 66 77 88.'],
    ['Notez plutôt le 07 55 66 77 88, pas le 06 00 11 22 33.'],
    ['Ce n’est plus le 06 00 11 22 33, mais le 07 55 66 77 88.'],
  ])('is the one that is meant: %s', (text) => {
    expect(understood('Au 06 00 11 22 33.', text)).toMatchObject({ telephone: '07 55 66 77 88' });
  });
});
