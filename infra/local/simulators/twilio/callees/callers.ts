import { type Persona, person, says } from './persona.ts';

/** Who is on the line when somebody phones the product (`POST /_sim/inbound`): they wait to be greeted. */
export const CALLERS = {
  'leaves-message': person({
    reactions: [
      says('Bonjour, je voudrais laisser un message pour la direction.'),
      { on: 'turn', hears: /nom|appelez|qui/iu, says: "C'est {nom}." },
      { on: 'turn', hears: /numéro|téléphone|joindre|rappel/iu, says: 'Au {telephone}.' },
      says("C'est au sujet de la facture du mois dernier, rien d'urgent."),
    ],
    otherwise: "Oui, c'est ça.",
    values: { nom: 'Camille Martin', telephone: '06 12 34 56 78' },
  }),
} satisfies Record<string, Persona>;
