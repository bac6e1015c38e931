import { type Persona, person, type Reaction, says } from './persona.ts';

/** Who is on the line when somebody phones the product (`POST /_sim/inbound`): they wait to be greeted. */
export const CALLERS = {
  'leaves-message': caller(
    [
      says('Bonjour, je voudrais laisser un message pour la direction.'),
      says("C'est au sujet de la facture du mois dernier, rien d'urgent."),
    ],
    { otherwise: "Oui, c'est ça." },
  ),

  'books-appointment': caller([
    says('Bonjour, je voudrais prendre rendez-vous avec votre gérant.'),
    says('Oui, vous pouvez me rappeler demain matin.'),
  ]),

  'asks-hours': caller([
    says('Bonjour, je voudrais savoir si vous êtes ouverts le dimanche.'),
    says('Non, pas la peine de me rappeler, merci.'),
  ]),

  complains: caller([
    says("Bonjour, j'appelle pour une réclamation, tout est arrivé cassé."),
    says("C'est urgent, rappelez-moi tout de suite."),
  ]),

  applies: caller([says('Bonjour, je cherche un poste en cuisine.'), says('Mon adresse e-mail est {email}, merci.')]),

  /** Says a number, and that it was the wrong one. */
  'corrects-number': caller(
    [says('Bonjour, je voudrais un devis pour un buffet.'), says('Non merci, ce sera tout.')],
    {},
    'Au 06 00 00 00 00. Ah non, pardon, au {telephone}.',
  ),

  'wants-a-person': caller(
    [
      says('Bonjour, je voudrais parler à quelqu’un du restaurant, s’il vous plaît.'),
      says("Tant pis. C'est au sujet d'une facture."),
    ],
    { otherwise: "Oui, c'est ça." },
  ),

  'orders-in': caller([
    says('Bonjour, je voudrais passer une commande pour samedi.'),
    says("Vous pouvez livrer, j'habite {adresse}."),
  ]),
} satisfies Record<string, Persona>;

/** Somebody with a reason to call, who says their name and number when asked. */
function caller(reactions: readonly Reaction[], own: Partial<Persona> = {}, number = 'Au {telephone}.'): Persona {
  return person({
    reactions: [
      { on: 'turn', hears: /nom|appelez|qui/iu, says: "C'est {nom}." },
      { on: 'turn', hears: /numéro|téléphone|joindre|rappel/iu, says: number },
      ...reactions,
    ],
    otherwise: "Non merci, c'est tout.",
    values: {
      nom: 'Camille Martin',
      telephone: '06 12 34 56 78',
      email: 'camille.martin@exemple.fr',
      adresse: '12 rue des Lilas',
    },
    ...own,
  });
}
