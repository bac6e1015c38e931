import type { FrontStep } from './front.ts';
import { type Persona, person, says, unanswered } from './persona.ts';

const HOLD = 'Bonjour, ne quittez pas, nous allons vous répondre.';
const MENU = 'Pour les commandes, tapez 1. Pour la comptabilité, tapez 2.';
const NOT_IN_SERVICE = 'Le numéro que vous avez demandé n’est pas attribué.';
/** Switchboards pick up and let it ring a little. */
const RINGS_MS = 2_500;
/** A detector that waits for the end of a message takes any recording for one. */
const TAKEN_FOR_A_MACHINE = { as: 'machine_end_other', afterLines: 1 };

const ACCEPTS: Partial<Persona> = {
  greeting: 'Fruits et Légumes Pro, bonjour !',
  reactions: [
    says('Oui bonjour, pas de problème, je peux livrer {quand}. Ça fera {prix} euros.'),
    says("Oui, c'est ça."),
  ],
  otherwise: 'Oui, très bien.',
  values: { quand: 'demain à 14 heures', prix: '42' },
};

/** Who answers when the product phones a supplier. */
export const SUPPLIERS = {
  accepts: person(ACCEPTS),

  'has-a-message': person({
    greeting: 'Fruits et Légumes Pro, bonjour !',
    reactions: [
      says('Oui, je peux livrer {quand}, ça fera {prix} euros. Et dites au restaurant de préparer les caisses vides.'),
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

  'voicemail-undetected': person({
    // What the carrier's detector makes of it is a person.
    pickUpPauseMs: 500,
    greeting: 'Bonjour, vous êtes bien chez Fruits et Légumes Pro. Merci de laisser un message après le signal sonore.',
    beep: true,
    patienceMs: 20_000,
    maxCallMs: 120_000,
    ...silently(),
  }),

  'taken-for-a-machine': person({
    ...ACCEPTS,
    pickUpPauseMs: 1_500,
    detected: { as: 'machine_end_other', afterLines: 3 },
  }),

  screening: person({
    ...ACCEPTS,
    detected: TAKEN_FOR_A_MACHINE,
    pickUpPauseMs: RINGS_MS,
    front: [
      { does: 'say', text: 'Bonjour. Indiquez votre nom et la raison de votre appel.' },
      // Heard in one piece: what was broken off half-way is no answer.
      { does: 'ask', hears: /restaurant[^.]*commande\.$/iu, withinMs: 20_000 },
      { does: 'say', text: 'Merci. Ne quittez pas.' },
      { does: 'pause', ms: 3_000 },
    ],
  }),

  ivr: person({
    ...ACCEPTS,
    detected: TAKEN_FOR_A_MACHINE,
    pickUpPauseMs: RINGS_MS,
    front: [
      ...[1, 2, 3].flatMap((): FrontStep[] => [
        { does: 'say', text: MENU },
        { does: 'await-key', key: '1', withinMs: 4_000 },
      ]),
      { does: 'say', text: 'Au revoir.' },
      { does: 'hang-up' },
    ],
  }),

  hold: person({
    ...ACCEPTS,
    detected: TAKEN_FOR_A_MACHINE,
    pickUpPauseMs: RINGS_MS,
    front: [
      { does: 'say', text: HOLD },
      { does: 'pause', ms: 1_000 },
      { does: 'sound', ms: 10_000 },
      { does: 'pause', ms: 1_000 },
      { does: 'say', text: HOLD },
      { does: 'pause', ms: 2_000 },
    ],
  }),

  fax: person({
    detected: { as: 'fax', afterMs: 2_000 },
    // The calling tone: half a second, every three.
    pickUpPauseMs: RINGS_MS,
    front: Array.from({ length: 10 }, (): FrontStep[] => [
      { does: 'sound', ms: 500 },
      { does: 'pause', ms: 3_000 },
    ]).flat(),
    ...silently(),
  }),

  'not-in-service': person({
    detected: { as: 'unknown', afterMs: 20_000 },
    pickUpPauseMs: RINGS_MS,
    front: [
      { does: 'say', text: NOT_IN_SERVICE },
      { does: 'pause', ms: 2_000 },
      { does: 'say', text: NOT_IN_SERVICE },
      { does: 'pause', ms: 2_000 },
      { does: 'hang-up' },
    ],
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

  'asks-for-a-person': person({
    greeting: 'Fruits et Légumes Pro, bonjour !',
    reactions: [
      {
        on: 'turn',
        hears: /je prends la suite/iu,
        says: 'Ah, parfait. Alors je vous livre {quand}, ça fera {prix} euros.',
      },
      // Waits while it rings.
      { on: 'turn', hears: /je vous passe(?!.*disponible)/isu },
      says('Je préfère parler à quelqu’un du restaurant, s’il vous plaît.'),
      says('Bon, tant pis. Alors oui, je peux livrer {quand}. Ça fera {prix} euros.'),
      says("Oui, c'est ça."),
    ],
    otherwise: 'Oui, très bien.',
    values: { quand: 'demain à 14 heures', prix: '42' },
  }),

  // Asks round and round before agreeing: a call as long as a test wants it.
  chatty: person({
    greeting: 'Fruits et Légumes Pro, bonjour !',
    smallTalk: {
      exchanges: 3,
      lines: [
        'Dites au restaurant que {message}. Et c’est pour quel restaurant, déjà ?',
        'Et ce serait pour quel jour ?',
        'Pardon, vous pouvez répéter, s’il vous plaît ?',
      ],
    },
    reactions: [says('Oui, pas de problème, je peux livrer {quand}. Ça fera {prix} euros.'), says("Oui, c'est ça.")],
    otherwise: 'Oui, très bien.',
    patienceMs: 15_000,
    values: { quand: 'demain à 14 heures', prix: '42', message: 'le portail est réparé' },
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
