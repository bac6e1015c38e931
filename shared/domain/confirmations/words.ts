import type { Kind, Told } from './told.ts';

interface Words {
  headline: Record<Kind, string>;
  greeting(guest: string): string;
  opening: Record<Kind, string>;
  heldUntil(when: string): string;
  /** What becomes of an option that nobody confirms. */
  otherwise: string;
  nights(count: number): string;
  guests(count: number): string;
  label: Record<'number' | 'arrival' | 'departure' | 'nights' | 'room' | 'guests' | 'total', string>;
  arrivalFrom(hour: string): string;
  departureBy(hour: string): string;
  questions(ways: string): string;
  closing: Record<Kind, string>;
  or: string;
}

const fr: Words = {
  headline: {
    booked: 'Réservation confirmée',
    held: 'Option posée',
    changed: 'Réservation modifiée',
    cancelled: 'Réservation annulée',
  },
  greeting: (guest) => (guest === '' ? 'Bonjour,' : `Bonjour ${guest},`),
  opening: {
    booked: 'Votre séjour est confirmé. Voici ce que nous avons noté :',
    held: 'Nous gardons une chambre pour vous. Voici ce que nous avons noté :',
    changed: 'Votre séjour a été modifié. Voici ce que nous avons noté désormais :',
    cancelled: 'Votre séjour est annulé. Voici la réservation dont il s’agit :',
  },
  heldUntil: (when) => `Cette option vous est gardée jusqu’au ${when}.`,
  otherwise: 'Sans confirmation, la chambre est rendue ensuite.',
  nights: (count) => `${count} ${count > 1 ? 'nuits' : 'nuit'}`,
  guests: (count) => `${count} ${count > 1 ? 'personnes' : 'personne'}`,
  label: {
    number: 'Numéro',
    arrival: 'Arrivée',
    departure: 'Départ',
    nights: 'Durée',
    room: 'Chambre',
    guests: 'Pour',
    total: 'Prix total',
  },
  arrivalFrom: (hour) => `à partir de ${clock(hour)}`,
  departureBy: (hour) => `avant ${clock(hour)}`,
  questions: (ways) => `Une question, un changement ? ${ways}`,
  closing: {
    booked: 'À bientôt !',
    held: 'À bientôt !',
    changed: 'À bientôt !',
    cancelled: 'Nous espérons vous accueillir une autre fois.',
  },
  or: 'ou',
};

const en: Words = {
  headline: {
    booked: 'Booking confirmed',
    held: 'Room on hold',
    changed: 'Booking changed',
    cancelled: 'Booking cancelled',
  },
  greeting: (guest) => (guest === '' ? 'Hello,' : `Dear ${guest},`),
  opening: {
    booked: 'Your stay is confirmed. This is what we have noted:',
    held: 'We are holding a room for you. This is what we have noted:',
    changed: 'Your stay has been changed. This is what we have noted now:',
    cancelled: 'Your stay has been cancelled. This is the booking it was:',
  },
  heldUntil: (when) => `We hold it until ${when}.`,
  otherwise: 'Unless you confirm, the room is released then.',
  nights: (count) => `${count} ${count > 1 ? 'nights' : 'night'}`,
  guests: (count) => `${count} ${count > 1 ? 'guests' : 'guest'}`,
  label: {
    number: 'Number',
    arrival: 'Arrival',
    departure: 'Departure',
    nights: 'Length',
    room: 'Room',
    guests: 'For',
    total: 'Total price',
  },
  arrivalFrom: (hour) => `from ${hour}`,
  departureBy: (hour) => `by ${hour}`,
  questions: (ways) => `A question, a change? ${ways}`,
  closing: {
    booked: 'See you soon!',
    held: 'See you soon!',
    changed: 'See you soon!',
    cancelled: 'We hope to welcome you another time.',
  },
  or: 'or',
};

export const wordsOf = ({ langue }: Pick<Told, 'langue'>): Words => ({ fr, en })[langue];

/** `15:00` as it is written in French: 15 h, 15 h 30. */
function clock(hour: string): string {
  const [hours = '', minutes = '00'] = hour.split(':');
  return `${Number(hours)} h${minutes === '00' ? '' : ` ${minutes}`}`;
}
