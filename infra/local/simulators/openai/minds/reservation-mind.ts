import { type CalendarDay, parseIsoDay } from '../french/calendar-day.ts';
import { findDates, resolveDate } from '../french/dates.ts';
import { fold } from '../french/fold.ts';
import { type GuestFacts, guestFacts } from '../hotel/guest-facts.ts';
import { sayStay } from '../hotel/spoken-stay.ts';
import { type Offer, type ToolAnswer, type ToolTalk, toolTalks } from '../hotel/tool-talk.ts';
import { runErrand } from './errand.ts';
import { handOver, isBackFromTransfer } from './hand-over.ts';
import { sayAndHangUp } from './hang-up.ts';
import type { Intent, Mind, Situation } from './mind.ts';

const ASK = {
  dates: 'Pour quelles dates souhaitez-vous venir ?',
  departure: "Jusqu'à quand restez-vous ?",
  guests: 'Combien serez-vous ?',
  name: "À quel nom, s'il vous plaît ?",
  email: 'Quelle est votre adresse e-mail ?',
  telephone: 'À quel numéro peut-on vous joindre ?',
  wishes: 'Avez-vous un souhait particulier ?',
  number: 'Quel est le numéro de votre réservation ?',
  again: 'Pouvez-vous me redonner le numéro et le nom ?',
  newDates: 'Quelles sont vos nouvelles dates ?',
  more: 'Puis-je faire autre chose pour vous ?',
} as const;
const RECAP = 'Je réserve ?';
const NOBODY = "Personne n'est disponible pour le moment. Souhaitez-vous laisser un message ?";
const YES = /\b(?:oui|d'accord|parfait|exactement|c'est (?:bien )?ca|tres bien|volontiers|allez-y|va pour)\b/;
const NO = /\b(?:non|pas|laissez|tant pis|trop cher)\b/;
const TAKES_OTHER = /\b(?:autres dates|ces dates|va pour|prenons|d'accord pour)\b/;
const GOODBYE = /\bau revoir\b|\bbonne (?:journee|soiree)\b/;

/** Takes the bookings of a hotel: everything it says of rooms, prices and numbers it has from its tools. */
export const reservationMind: Mind = {
  name: 'reservations',
  suits: ({ instructions, tools }) =>
    /\breservations par telephone\b/.test(fold(instructions)) &&
    tools.some(({ name }) => name === 'check_availability'),
  think(situation) {
    const { turns, tools } = situation;
    const last = turns.at(-1);
    const said = turns.flatMap((turn) => (turn.by === 'agent' ? [turn.text] : []));
    const talks = toolTalks(turns);
    const desk = deskOf(situation, talks, said);
    if (isBackFromTransfer(situation)) return [say(NOBODY)];
    if (last?.by === 'tool_result')
      return afterTool(
        desk,
        talks.findLast(({ answer }) => answer !== null),
      );
    if (last?.by !== 'caller' || last.text.trim() === '') {
      return [say(said.length === 0 ? ASK.dates : 'Vous êtes toujours en ligne ?')];
    }
    const words = desk.lines.map(({ text }) => text).join(' ');
    const transfer = handOver(last.text, tools, `Un client de l’hôtel : ${words}`);
    if (transfer) return transfer;
    const errand = runErrand(turns, tools);
    if (errand) return errand;
    if (GOODBYE.test(fold(last.text))) return takeLeave(desk);
    if (desk.facts.wants !== 'book') return withBooking(desk, fold(last.text));
    return booking(desk, fold(last.text));
  },
};

interface Desk {
  facts: GuestFacts;
  lines: readonly { text: string; line: number; asked: string }[];
  talks: readonly ToolTalk[];
  said: readonly string[];
  tools: Situation['tools'];
}

function deskOf({ instructions, turns, tools }: Situation, talks: readonly ToolTalk[], said: readonly string[]): Desk {
  const lines = turns.flatMap((turn, line) => {
    if (turn.by !== 'caller') return [];
    const before = turns.slice(0, line).findLast(({ by }) => by === 'agent');
    return [{ text: turn.text, line, asked: before?.by === 'agent' ? before.text : '' }];
  });
  const facts = guestFacts(lines, todayIn(instructions));
  const own = talks.findLast(({ name, answer }) => name === 'create_reservation' && answer?.statut === 'confirmee');
  // Nobody says the number of what they have booked a sentence ago.
  const numero = facts.numero ?? own?.answer?.numero;
  const known = numero === undefined ? facts : { ...facts, numero };
  return { facts: withOtherDates(known, lines, talks), lines, talks, said, tools };
}

/** Somebody who takes the other dates that were offered says so in few words; days that they name themselves count for more. */
function withOtherDates(facts: GuestFacts, lines: Desk['lines'], talks: readonly ToolTalk[]): GuestFacts {
  const taking = lines.findLast(({ text }) => TAKES_OTHER.test(fold(text)) || findDates(fold(text)).length > 0);
  if (!taking || findDates(fold(taking.text)).length > 0) return facts;
  const offered = talks.findLast(({ answer, at }) => at < taking.line && answer?.chambres !== undefined);
  const other = wanted(facts, offered?.answer?.chambres ?? [])?.autres_dates?.[0];
  return other ? { ...facts, arrival: other.date_arrivee, departure: other.date_depart } : facts;
}

function booking(desk: Desk, words: string): Intent[] {
  const { facts, said } = desk;
  const booked = lastAnswer(desk, 'create_reservation', 'confirmee');
  if (booked) return afterBooking(desk, booked, words);
  if (facts.arrival === undefined) return [say(ASK.dates)];
  if (facts.departure === undefined) return [say(ASK.departure)];
  if (facts.guests === undefined) return [say(ASK.guests)];
  const checked = lastCheck(desk);
  if (!checked) return check(desk);
  const offer = wanted(facts, checked.answer?.chambres ?? []);
  if (!offer?.disponible) {
    if (NO.test(words)) return takeLeave(desk, 'C’est noté, je ne réserve rien.');
    return afterTool(desk, checked);
  }
  if (facts.nom === undefined) return [say(ASK.name)];
  for (const [name, question] of [
    ['email', ASK.email],
    ['telephone', ASK.telephone],
    ['wishes', ASK.wishes],
  ] as const) {
    if (facts[name] === undefined && !said.some((text) => text.includes(question))) return [say(question)];
  }
  const recap = recapOf(facts, offer);
  const asked = said.at(-1) === recap;
  if (asked && YES.test(words)) return create(desk, offer);
  if (asked && NO.test(words)) return takeLeave(desk, 'Je ne réserve donc rien.');
  return [say(recap)];
}

/** Dates that change when everything is booked. */
function afterBooking(desk: Desk, booked: ToolTalk, words: string): Intent[] {
  const { facts, said } = desk;
  const { numero, numero_a_dire, date_arrivee, date_depart } = latestStay(desk, booked);
  if (/\brepet/.test(words) && !NO.test(words)) return [say(`Je répète : ${numero_a_dire ?? ''}. ${ASK.more}`)];
  if (facts.arrival !== date_arrivee || facts.departure !== date_depart) {
    const question = `Je change donc vos dates : ${sayStay(facts.arrival ?? '', facts.departure ?? '')}. C'est bien ça ?`;
    if (said.at(-1) !== question || !YES.test(words)) return [say(question)];
    return change(desk, numero);
  }
  return takeLeave(desk);
}

/** Somebody who has a booking already, and wants it changed or gone. */
function withBooking(desk: Desk, words: string): Intent[] {
  const { facts, said, talks } = desk;
  if (facts.numero === undefined) return [say(ASK.number)];
  if (facts.nom === undefined) return [say(ASK.name)];
  const tried = talks.findLast(({ name }) => name === 'find_reservation');
  const same = tried?.asked['numero'] === facts.numero && tried.asked['nom'] === facts.nom;
  if (!same) return [say('Je cherche votre réservation.'), call('find_reservation', proof(facts))];
  const found = tried?.answer;
  if (!found || found.statut === 'refus') {
    if (said.filter((text) => text.includes(ASK.again)).length > 1)
      return takeLeave(desk, 'Je ne peux rien faire sans cela.');
    return [say(ASK.again)];
  }
  if (facts.wants === 'cancel') {
    if (lastAnswer(desk, 'cancel_reservation', 'annulee')) return takeLeave(desk);
    if (!YES.test(words) || !said.at(-1)?.includes('annuler')) return [say(foundText(found, facts))];
    return [say('J’annule votre réservation.'), call('cancel_reservation', proof(facts))];
  }
  if (lastAnswer(desk, 'modify_reservation', 'confirmee')) return takeLeave(desk);
  if (facts.arrival === undefined || facts.departure === undefined) return [say(ASK.newDates)];
  const question = `Je change donc vos dates : ${sayStay(facts.arrival, facts.departure)}. C'est bien ça ?`;
  if (said.at(-1) !== question || !YES.test(words)) return [say(question)];
  return change(desk, facts.numero);
}

/** What there is to say of a tool's answer. */
function afterTool(desk: Desk, talk: ToolTalk | undefined): Intent[] {
  const answer = talk?.answer ?? {};
  if (answer.statut === 'refus') return refused(desk, answer);
  switch (talk?.name) {
    case 'check_availability':
      return [say(offerText(desk.facts, answer.chambres ?? []))];
    case 'create_reservation':
      return [say(`C'est réservé. Votre numéro est ${answer.numero_a_dire ?? ''}. Voulez-vous que je le répète ?`)];
    case 'find_reservation':
      return [say(foundText(answer, desk.facts))];
    case 'modify_reservation':
      return [
        say(
          `C'est modifié, ${sayStay(answer.date_arrivee ?? '', answer.date_depart ?? '')}, pour ${answer.prix_total} euros. ${ASK.more}`,
        ),
      ];
    case 'cancel_reservation':
      return [say(`Votre réservation est annulée. ${ASK.more}`)];
    default:
      return [say(/message/.test(talk?.name ?? '') ? ASK.more : 'Excusez-moi, je vous écoute.')];
  }
}

/** The first sentence of what the tool says can be said; what is to be asked then follows from why. */
function refused(desk: Desk, { consigne = '', raison, chambres }: ToolAnswer): Intent[] {
  const reason = consigne.split(/(?<=\.)\s/u)[0] ?? '';
  if (raison === 'no_room') return [say(`${reason} ${offerText(desk.facts, chambres ?? [])}`)];
  if (raison === 'reservation_not_found') return [say(`${reason} ${ASK.again}`)];
  if (raison === 'too_many_guests' || raison === 'unknown_room_type') return [say(`${reason} ${ASK.guests}`)];
  if (raison === 'too_many_tries') return takeLeave(desk, reason);
  return [say(`${reason} ${ASK.dates}`)];
}

function offerText(facts: GuestFacts, offers: readonly Offer[]): string {
  const free = offers.filter(({ disponible }) => disponible);
  const wish = wanted(facts, offers);
  if (wish?.disponible) {
    return `${wish.nom}, ${sayStay(facts.arrival ?? '', facts.departure ?? '')}, c'est ${wish.prix_total} euros pour le séjour. Cela vous convient ?`;
  }
  const other = wish?.autres_dates?.[0];
  const instead = [
    ...(other ? [`les autres dates ${sayStay(other.date_arrivee, other.date_depart)}`] : []),
    ...free.slice(0, 1).map(({ nom, prix_total }) => `${nom} à ${prix_total} euros`),
  ];
  const sorry = `${wish?.nom ?? 'L’hôtel'} n'est plus libre à ces dates.`;
  return instead.length === 0
    ? `${sorry} ${ASK.dates}`
    : `${sorry} Je peux proposer ${instead.join(', ou ')}. Que préférez-vous ?`;
}

function foundText({ date_arrivee = '', date_depart = '' }: ToolAnswer, { wants, arrival }: GuestFacts): string {
  const found = `J'ai votre réservation ${sayStay(date_arrivee, date_depart)}.`;
  if (wants === 'cancel') return `${found} Voulez-vous vraiment l'annuler ?`;
  return arrival === undefined
    ? `${found} ${ASK.newDates}`
    : `${found} Je peux changer vos dates, c'est bien ce que vous voulez ?`;
}

function recapOf(
  { arrival = '', departure = '', guests, prenom, nom }: GuestFacts,
  { nom: room, prix_total }: Offer,
): string {
  const who = [prenom, nom].filter(Boolean).join(' ');
  return `Je récapitule : ${room}, ${sayStay(arrival, departure)}, ${guests} personnes, ${prix_total} euros, au nom de ${who}. ${RECAP}`;
}

/** The room that is wished for, else the first that is free. */
function wanted({ room }: GuestFacts, offers: readonly Offer[]): Offer | undefined {
  const named = room === undefined ? undefined : offers.find(({ nom }) => fold(nom).includes(room));
  return named ?? offers.find(({ disponible }) => disponible) ?? offers[0];
}

/** The check of this very stay, if it was made. */
function lastCheck({ talks, facts }: Desk): ToolTalk | undefined {
  const { arrival, departure, guests } = facts;
  return talks.findLast(
    ({ name, asked, answer }) =>
      (name === 'check_availability' || name === 'create_reservation') &&
      answer?.chambres !== undefined &&
      asked['date_arrivee'] === arrival &&
      asked['date_depart'] === departure &&
      asked['nombre_personnes'] === guests,
  );
}

function lastAnswer({ talks }: Desk, name: string, statut: string): ToolTalk | undefined {
  return talks.findLast((talk) => talk.name === name && talk.answer?.statut === statut);
}

function latestStay(desk: Desk, booked: ToolTalk): ToolAnswer {
  return (lastAnswer(desk, 'modify_reservation', 'confirmee') ?? booked).answer ?? {};
}

function check({ facts }: Desk): Intent[] {
  const { arrival, departure, guests } = facts;
  const asked = { date_arrivee: arrival, date_depart: departure, nombre_personnes: guests };
  return [say('Je regarde nos disponibilités.'), call('check_availability', asked)];
}

function create({ facts }: Desk, { type_chambre }: Offer): Intent[] {
  const { arrival, departure, guests, nom, prenom, email, telephone, wishes } = facts;
  const asked = {
    date_arrivee: arrival,
    date_depart: departure,
    nombre_personnes: guests,
    type_chambre,
    nom,
    prenom,
    email,
    telephone,
    demandes_speciales: wishes,
  };
  return [say('Je réserve.'), call('create_reservation', asked)];
}

function change({ facts }: Desk, numero: string | undefined): Intent[] {
  const { arrival, departure, nom } = facts;
  return [
    say('Je modifie.'),
    call('modify_reservation', { numero, nom, date_arrivee: arrival, date_depart: departure }),
  ];
}

const proof = ({ numero, nom }: GuestFacts) => ({ numero, nom });

function takeLeave({ tools }: Desk, first = ''): Intent[] {
  return sayAndHangUp(`${first} Merci de votre appel, au revoir !`.trim(), tools, {
    reason: 'appel terminé',
    outcome: ['complet', 'termin', 'done'],
  });
}

function todayIn(instructions: string): CalendarDay {
  const line = /nous sommes le ([^.\n]+)/.exec(fold(instructions))?.[1] ?? '';
  const found = findDates(line)[0];
  const iso = found && resolveDate(found.day, null);
  return (iso ? parseIsoDay(iso) : null) ?? { year: 1970, month: 1, day: 1 };
}

const say = (text: string): Intent => ({ type: 'say', text });
const call = (name: string, args: object): Intent => ({ type: 'call', name, arguments: JSON.stringify(args) });
