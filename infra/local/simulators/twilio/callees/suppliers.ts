import { type Persona, person, says, unanswered } from './persona.ts';

/** Who answers when the product phones a supplier. */
export const SUPPLIERS = {
  accepts: person({
    greeting: 'Fruits et Légumes Pro, bonjour !',
    reactions: [
      says('Oui bonjour, pas de problème, je peux livrer {quand}. Ça fera {prix} euros.'),
      says("Oui, c'est ça."),
    ],
    otherwise: 'Oui, très bien.',
    values: { quand: 'demain à 14 heures', prix: '42' },
  }),

  refuses: person({
    greeting: 'Primeurs du Midi, bonjour.',
    reactions: [
      says('Ah non, désolé, on est en rupture, je ne peux pas vous livrer cette semaine.'),
      says("Non, vraiment, ce n'est pas possible."),
    ],
    otherwise: 'Non, désolé.',
    farewell: 'Désolé, au revoir.',
  }),

  partial: person({
    greeting: 'Maison Garrigue, bonjour !',
    reactions: [
      says(
        'Alors, je peux livrer {quand}, mais je n’ai plus de {produit}. Le reste, pas de souci, ça fera {prix} euros.',
      ),
      says('Oui, tout sauf {produit}.'),
    ],
    otherwise: "Oui, c'est bon.",
    values: { quand: 'demain matin', prix: '31', produit: 'tomates' },
  }),

  voicemail: person({
    kind: 'machine',
    pickUpPauseMs: 500,
    greeting:
      'Bonjour, vous êtes bien chez Fruits et Légumes Pro. Nous ne pouvons pas vous répondre. Laissez un message après le bip.',
    beep: true,
    patienceMs: 20_000,
    maxCallMs: 120_000,
    ...silently(),
  }),

  'hangs-up': person({
    greeting: 'Allô ?',
    reactions: [{ on: 'speech', afterVoicedMs: 900, hangsUp: true }],
  }),

  'talks-over': person({
    greeting: 'Fruits et Légumes Pro, bonjour !',
    reactions: [
      // Later than the sentence that says who is calling, which nobody can interrupt.
      { on: 'speech', afterVoicedMs: 3_500, says: 'Attendez, attendez, vous êtes quel restaurant ?' },
      says('Ah d’accord. Oui, je peux livrer {quand}, ça fera {prix} euros.'),
      says("Oui, c'est ça."),
    ],
    otherwise: 'Oui, oui.',
    values: { quand: 'demain à 9 heures', prix: '38' },
  }),

  ambiguous: person({
    greeting: 'Oui, allô ?',
    reactions: [
      says('Euh, là je sais pas trop, faut que je voie avec mon patron, je vous rappelle.'),
      says('Peut-être, je peux pas vous dire, faut voir avec lui.'),
    ],
    otherwise: 'Faut que je voie avec mon patron.',
    farewell: "D'accord, au revoir.",
  }),

  silent: person({ kind: 'silent', patienceMs: 12_000, ...silently() }),

  'hangs-up-at-once': person({ pickUpPauseMs: 10_000, maxCallMs: 200 }),

  busy: unanswered({ does: 'busy' }),
  'no-answer': unanswered({ does: 'no-answer' }),
  fails: unanswered({ does: 'fail', sipResponseCode: 404 }),
} satisfies Record<string, Persona>;

/** Takes away everything that a person says without being prompted by a script of its own. */
function silently(): Pick<Persona, 'leave' | 'farewell' | 'prompt'> {
  return { leave: undefined, farewell: undefined, prompt: undefined };
}
