import { person, type Persona, says } from './persona.ts';

const KEYS = /appuyez sur 1|press 1/iu;

/** Somebody who has the call once they are joined, and finds the line silent. */
const TAKES_OVER: Partial<Persona> = {
  greeting: 'Allô ?',
  patienceMs: 2_500,
  prompt: 'Bonjour, ici {nom}, du restaurant. Je prends la suite, je vous écoute.',
  lingerMs: 500,
  values: { nom: 'Camille' },
};
const settles = says('Entendu, je m’en occupe. Merci, au revoir.');

/** Who answers when the product calls somebody of the restaurant to the line. */
export const STAFF = {
  'takes-transfer': person({
    ...TAKES_OVER,
    reactions: [{ on: 'turn', hears: KEYS, presses: '1' }, settles],
  }),

  /** Presses a key that means nothing first. */
  'mistypes-transfer': person({
    ...TAKES_OVER,
    reactions: [{ on: 'turn', hears: KEYS, presses: '5' }, { on: 'turn', hears: KEYS, presses: '1' }, settles],
  }),

  'declines-transfer': person({ greeting: 'Allô ?', reactions: [{ on: 'turn', hears: KEYS, presses: '2' }] }),
} satisfies Record<string, Persona>;
