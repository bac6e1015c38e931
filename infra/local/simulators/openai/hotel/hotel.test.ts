import { describe, expect, it } from 'vitest';
import { GUESTS } from '../../callees/guests.ts';
import type { Persona, Reaction } from '../../callees/persona.ts';
import type { FunctionTool, Turn } from '../minds/mind.ts';
import { think } from '../minds/think.ts';
import { guestFacts } from './guest-facts.ts';
import { spokenStay } from './spoken-stay.ts';

/** A Thursday. */
const TODAY = { year: 2026, month: 11, day: 26 };

describe('a stay', () => {
  it.each([
    ['Du 10 au 13 juin.', '2027-06-10', '2027-06-13'],
    ['du 10 juin au 13 juin', '2027-06-10', '2027-06-13'],
    ['Du jeudi 10 au dimanche 13 décembre', '2026-12-10', '2026-12-13'],
    ['du 28 décembre au 2 janvier', '2026-12-28', '2027-01-02'],
    ['du premier au 3 mars', '2027-03-01', '2027-03-03'],
    ["J'arrive le 12 décembre et je repars le 15 décembre.", '2026-12-12', '2026-12-15'],
    ['Le 12 décembre pour trois nuits.', '2026-12-12', '2026-12-15'],
    ['demain, une nuit', '2026-11-27', '2026-11-28'],
    ['le week-end prochain', '2026-11-27', '2026-11-29'],
    ['Du 13 juin au 10 juin.', '2027-06-13', '2027-06-10'],
    ['vendredi prochain', '2026-11-27', undefined],
    ["Jusqu'au 15 décembre", undefined, '2026-12-15'],
  ])('is understood: %s', (text, arrival, departure) => {
    expect(spokenStay(text, TODAY)).toEqual({
      ...(arrival === undefined ? {} : { arrival }),
      ...(departure === undefined ? {} : { departure }),
    });
  });

  it('is put together from what is said one after the other', () => {
    const lines = [
      { text: 'Le 12 décembre.', line: 1, asked: 'Pour quelles dates souhaitez-vous venir ?' },
      { text: 'Le 15.', line: 3, asked: "Jusqu'à quand restez-vous ?" },
      { text: 'Deux adultes et un enfant.', line: 5, asked: 'Combien serez-vous ?' },
      { text: 'Plutôt en suite, avec un lit bébé.', line: 7, asked: '' },
    ];
    expect(guestFacts(lines, TODAY)).toMatchObject({
      arrival: '2026-12-12',
      departure: '2026-12-15',
      guests: 3,
      room: 'suite',
      wishes: 'Plutôt en suite, avec un lit bébé',
    });
  });
});

describe('a booking number', () => {
  it.each([
    'C’est le RES-1795680000000-abcdefghj.',
    'R E S, 1 7 9, 5 6 8, 0 0 0, 0 0 0, 0, A B C, D E F, G H J, à vous.',
  ])('is understood written and spelled, and is nobody’s name: %s', (text) => {
    const facts = guestFacts([{ text, line: 1, asked: 'Quel est le numéro de votre réservation ?' }], TODAY);
    expect(facts).toEqual({ wants: 'book', numero: 'RES-1795680000000-abcdefghj' });
  });
});

const INSTRUCTIONS =
  'Tu es l’assistant vocal de l’hôtel et tu prends les réservations par téléphone. Nous sommes le jeudi 26 novembre 2026 à 10:00.';
const NAMES = [
  'check_availability',
  'create_reservation',
  'find_reservation',
  'modify_reservation',
  'cancel_reservation',
];
const TOOLS: FunctionTool[] = [...NAMES, 'prendre_message', 'transfer_to_human', 'end_call'].map((name) => ({ name }));

/** A hotel behind the tools: the suites are taken in the night of 11 June, and one booking is known. */
function hotel(name: string, asked: Record<string, string>): Record<string, unknown> {
  const { date_arrivee = '', date_depart = '', nom, numero } = asked;
  if (name === 'check_availability' || name === 'create_reservation') {
    if (date_depart <= date_arrivee) {
      return {
        statut: 'refus',
        raison: 'departure_not_after_arrival',
        consigne: 'Le départ doit être après l’arrivée. Demande.',
      };
    }
    const full = date_arrivee <= '2027-06-11' && date_depart > '2027-06-11';
    const autres_dates = full ? [{ date_arrivee: '2027-06-12', date_depart: '2027-06-15' }] : undefined;
    const chambres = [
      { type_chambre: 'standard', nom: 'Chambre Standard', disponible: true, prix_total: 267 },
      { type_chambre: 'familiale', nom: 'Chambre Familiale', disponible: true, prix_total: 417 },
      { type_chambre: 'suite_vue_mer', nom: 'Suite Vue Mer', disponible: !full, prix_total: 537, autres_dates },
    ];
    if (name === 'check_availability') return { chambres };
    return {
      statut: 'confirmee',
      numero: 'RES-1-abc',
      numero_a_dire: 'R E S',
      date_arrivee,
      date_depart,
      prix_total: 267,
    };
  }
  const own = nom === 'Martin' || numero === 'RES-1-abc';
  if (!own)
    return { statut: 'refus', raison: 'reservation_not_found', consigne: 'Aucune réservation ne correspond. Dis-le.' };
  const stay = { numero, date_arrivee: '2027-06-10', date_depart: '2027-06-13', prix_total: 267, ...asked };
  return { ...stay, statut: name === 'cancel_reservation' ? 'annulee' : 'confirmee' };
}

/** Plays a conversation in words alone; what the agent asked of its tools, and everything that was said. */
function conversation({ reactions, values, otherwise = '' }: Persona) {
  const left: Reaction[] = [...reactions];
  const turns: Turn[] = [{ by: 'agent', text: 'Bonjour et bienvenue. Pour quelles dates souhaitez-vous venir ?' }];
  const asked: [string, Record<string, string>][] = [];
  for (let exchange = 0; exchange < 40; exchange++) {
    const last = turns.at(-1);
    if (last?.by !== 'tool_result') {
      const heard = last?.by === 'agent' ? last.text : '';
      const reaction = left.find(({ hears }) => hears?.test(heard));
      if (reaction) left.splice(left.indexOf(reaction), 1);
      const text = (reaction?.says ?? otherwise).replaceAll(
        /\{(\w+)\}/gu,
        (whole, name: string) => values[name] ?? whole,
      );
      turns.push({ by: 'caller', text });
      if (reaction?.hangsUp) break;
    }
    for (const intent of think({
      instructions: INSTRUCTIONS,
      responseInstructions: null,
      tools: TOOLS,
      turns,
      seed: 1,
    })) {
      if (intent.type === 'say') turns.push({ by: 'agent', text: intent.text });
      else {
        const args = JSON.parse(intent.arguments) as Record<string, string>;
        asked.push([intent.name, args]);
        if (intent.name === 'end_call' || intent.name === 'transfer_to_human') return { asked, turns };
        turns.push({ by: 'tool_call', name: intent.name, arguments: intent.arguments });
        turns.push({ by: 'tool_result', output: JSON.stringify(hotel(intent.name, args)) });
      }
    }
  }
  return { asked, turns };
}

const june = (from: number, to: number) => ({ date_arrivee: `2027-06-${from}`, date_depart: `2027-06-${to}` });
const names = (asked: readonly [string, unknown][]) => asked.map(([name]) => name);

describe('a guest', () => {
  it.each([
    ['guest-books', ['check_availability', 'create_reservation', 'end_call'], june(10, 13)],
    ['guest-chatty', ['check_availability', 'create_reservation', 'end_call'], june(10, 13)],
    [
      'guest-changes-mind',
      ['check_availability', 'check_availability', 'create_reservation', 'end_call'],
      june(17, 19),
    ],
    [
      'guest-changes-after',
      ['check_availability', 'create_reservation', 'modify_reservation', 'end_call'],
      june(17, 19),
    ],
    ['guest-impossible', ['check_availability', 'check_availability', 'create_reservation', 'end_call'], june(10, 13)],
    ['guest-takes-other', ['check_availability', 'check_availability', 'create_reservation', 'end_call'], june(12, 15)],
    ['guest-gives-up', ['check_availability', 'end_call'], june(10, 13)],
    ['guest-moves', ['find_reservation', 'modify_reservation', 'end_call'], june(17, 19)],
  ] as const)('(%s) ends with what they came for', (name, tools, stay) => {
    const { asked } = conversation(GUESTS[name]);
    expect(names(asked)).toEqual(tools);
    expect(asked.at(-2)?.[1]).toMatchObject(stay);
  });

  it('gives all that they were asked for', () => {
    const { asked } = conversation(GUESTS['guest-chatty']);
    expect(asked.find(([name]) => name === 'create_reservation')?.[1]).toMatchObject({
      nombre_personnes: 4,
      type_chambre: 'familiale',
      nom: 'Martin',
      prenom: 'Camille',
      email: 'camille.martin@exemple.fr',
      telephone: '06 12 34 56 78',
      demandes_speciales: 'Un lit bébé',
    });
  });

  it('cancels their own booking, and nobody else’s', () => {
    expect(names(conversation(GUESTS['guest-cancels']).asked)).toEqual([
      'find_reservation',
      'cancel_reservation',
      'end_call',
    ]);
    const others = { ...GUESTS['guest-cancels-others'] };
    const { asked } = conversation({ ...others, values: { ...others.values, nom: 'Jean Dupont' } });
    expect(names(asked)).toEqual(['find_reservation', 'find_reservation', 'end_call']);
  });

  it('gets a person who asks for one, and nothing is booked for somebody who goes away', () => {
    expect(names(conversation(GUESTS['guest-wants-person']).asked)).toEqual(['transfer_to_human']);
    expect(names(conversation(GUESTS['guest-hangs-up']).asked)).toEqual(['check_availability']);
  });

  it('gives up what they booked a sentence ago without saying its number', () => {
    const answer = (hears: RegExp, says: string): Reaction => ({ on: 'turn', hears, says });
    const own = [answer(/le répète/iu, 'Finalement, annulez-la.'), answer(/vraiment l'annuler/iu, 'Oui, annulez-la.')];
    const persona = { ...GUESTS['guest-books'], reactions: [...own, ...GUESTS['guest-books'].reactions] };
    const { asked } = conversation(persona);
    expect(names(asked).slice(1)).toEqual(['create_reservation', 'find_reservation', 'cancel_reservation', 'end_call']);
    expect(asked[3]?.[1]).toMatchObject({ numero: 'RES-1-abc' });
  });

  it('whom nobody can talk to leaves a message', () => {
    const back = 'Tu as voulu passer l’appel à une personne de l’équipe : elle ne répond pas.';
    const situation = { instructions: INSTRUCTIONS, responseInstructions: null, tools: TOOLS, seed: 1 };
    const turns: Turn[] = [
      { by: 'agent', text: 'Bonjour.' },
      { by: 'caller', text: 'Je voudrais parler à une vraie personne.' },
    ];
    expect(think({ ...situation, turns, responseInstructions: back })).toMatchObject([
      { type: 'say', text: expect.stringContaining('laisser un message') as string },
    ]);
    const leaving: Turn[] = [...turns, { by: 'caller', text: 'Dites-leur que j’arriverai tard.' }];
    const [, call] = think({ ...situation, turns: leaving });
    expect(call).toMatchObject({ type: 'call', name: 'prendre_message' });
    const done: Turn[] = [
      ...leaving,
      { by: 'tool_call', name: 'prendre_message', arguments: '{}' },
      { by: 'tool_result', output: '{"statut":"transmis"}' },
    ];
    expect(think({ ...situation, turns: done })).toMatchObject([{ text: 'Puis-je faire autre chose pour vous ?' }]);
  });
});
