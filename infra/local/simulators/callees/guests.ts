import { type Persona, person, type Reaction } from './persona.ts';

/** Who is on the line when somebody phones a hotel's reservations. Days are said as anybody says them; the next ones of that name are meant. */
export const GUESTS = {
  'guest-books': guest([dates('Bonjour, du {arrivee} au {depart}, s’il vous plaît.')]),

  'guest-chatty': guest(
    [dates("Alors, nous arrivons le {arrivee}, enfin si le train est à l'heure, et nous restons pour {nuits} nuits.")],
    { combien: 'Nous serons deux adultes et deux enfants, en chambre familiale.' },
  ),

  /** Other dates, once everything was repeated. */
  'guest-changes-mind': guest([
    dates('Du {arrivee} au {depart}.'),
    answer(/Je réserve/iu, 'Ah non, plutôt du {autre_arrivee} au {autre_depart}.'),
  ]),

  /** Other dates, once it is booked. */
  'guest-changes-after': guest([
    dates('Du {arrivee} au {depart}.'),
    answer(/votre numéro est/iu, 'Finalement, je voudrais plutôt du {autre_arrivee} au {autre_depart}.'),
  ]),

  'guest-impossible': guest([
    dates('Du {depart} au {arrivee}.'),
    answer(/départ doit être après/iu, 'Pardon, du {arrivee} au {depart}.'),
  ]),

  'guest-takes-other': guest([
    dates('Du {arrivee} au {depart}, en suite.'),
    answer(/plus libre/iu, "D'accord pour les autres dates."),
  ]),

  'guest-gives-up': guest([
    dates('Du {arrivee} au {depart}, en suite.'),
    answer(/plus libre/iu, 'Non, tant pis, je laisse tomber.'),
  ]),

  'guest-cancels': guest([
    dates('Bonjour, je voudrais annuler ma réservation.'),
    answer(/numéro de votre réservation/iu, "C'est le {numero}."),
    answer(/vraiment l'annuler/iu, "Oui, c'est bien ça."),
  ]),

  /** Has somebody's number, and not their name. */
  'guest-cancels-others': guest([
    dates('Bonjour, je voudrais annuler ma réservation.'),
    answer(/numéro de votre réservation/iu, "C'est le {numero}."),
    answer(/redonner le numéro/iu, 'Je répète, {numero}, au nom de {autre_nom}.'),
    answer(/redonner le numéro/iu, 'Non, laissez, au revoir.'),
  ]),

  'guest-moves': guest([
    dates('Bonjour, je voudrais changer les dates de ma réservation.'),
    answer(/numéro de votre réservation/iu, 'Le {numero}.'),
    answer(/nouvelles dates/iu, 'Du {autre_arrivee} au {autre_depart}.'),
    answer(/bien ça/iu, 'Oui, exactement.'),
  ]),

  'guest-wants-person': guest([dates('Je voudrais parler à une vraie personne.')]),

  'guest-hangs-up': guest([
    dates('Du {arrivee} au {depart}.'),
    { on: 'turn', hears: /Je réserve/iu, says: 'Oh, on sonne à la porte.', hangsUp: true },
  ]),
} satisfies Record<string, Persona>;

function answer(hears: RegExp, says: string): Reaction {
  return { on: 'turn', hears, says };
}

function dates(says: string): Reaction {
  return answer(/quelles dates|bienvenue/iu, says);
}

/** Somebody who knows what they want, and says it when they are asked. */
function guest(own: readonly Reaction[], { combien = 'Nous serons deux.' } = {}): Persona {
  const yes = (hears: RegExp) => answer(hears, 'Oui, très bien.');
  return person({
    reactions: [
      ...own,
      answer(/combien serez/iu, combien),
      answer(/jusqu'à quand/iu, "Jusqu'au {depart}."),
      answer(/quel nom/iu, 'Au nom de {nom}.'),
      answer(/adresse e-mail/iu, "C'est {email}."),
      answer(/numéro peut-on/iu, 'Au {telephone}.'),
      answer(/souhait particulier/iu, '{souhait}.'),
      yes(/bien ça/iu),
      yes(/Je réserve/iu),
      yes(/Je réserve/iu),
      yes(/vous convient/iu),
      yes(/vous convient/iu),
      answer(/le répète/iu, 'Non merci, au revoir.'),
      answer(/autre chose/iu, 'Non merci, au revoir.'),
    ],
    otherwise: 'Oui ?',
    values: {
      arrivee: '10 juin',
      depart: '13 juin',
      nuits: 'trois',
      autre_arrivee: '17 juin',
      autre_depart: '19 juin',
      nom: 'Camille Martin',
      autre_nom: 'Louise Petit',
      email: 'camille.martin@exemple.fr',
      telephone: '06 12 34 56 78',
      souhait: 'Un lit bébé',
      numero: 'RES-1700000000000-abcdefghj',
    },
  });
}
