import { Temporal } from 'temporal-polyfill';
import type { Booking, House } from './booking.ts';
import type { News } from './confirmation.ts';

/** What is said of a stay, in its guest's language, before it is put into the form of a channel. */
export interface Told {
  langue: 'fr' | 'en';
  kind: Kind;
  number: string;
  hotel: string;
  guest: string;
  arrival: string;
  departure: string;
  /** `10 déc. 2026`, where there is little room. */
  shortArrival: string;
  shortDeparture: string;
  nights: number;
  guests: number;
  room: string;
  total: string;
  /** Until when an option is held, by the hotel's clock; null for what is no option. */
  heldUntil: string | null;
}

/** A stay that is cancelled, or only held, is that, whatever the news was when it was written. */
export type Kind = 'booked' | 'held' | 'changed' | 'cancelled';

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;

export function told(type: News, booking: Booking, house: House): Told {
  const { langue } = booking;
  const locale = LOCALES[langue];
  const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const short = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const cents = booking.nuits.reduce((sum, { prix }) => sum + prix, 0);
  return {
    langue,
    kind: kindOf(type, booking),
    number: booking.id,
    hotel: oneLine(house.name),
    guest: oneLine([booking.prenom, booking.nom].filter((part) => part !== null && part !== '').join(' ')),
    arrival: day(booking.date_arrivee, locale, long),
    departure: day(booking.date_depart, locale, long),
    shortArrival: day(booking.date_arrivee, locale, short),
    shortDeparture: day(booking.date_depart, locale, short),
    nights: nightsOf(booking),
    guests: booking.nombre_personnes,
    room: oneLine(house.roomName(booking.type_chambre)),
    total: euros(cents, locale),
    heldUntil:
      booking.statut === 'option' && booking.expire_a !== null ? heldUntil(booking.expire_a, house, locale) : null,
  };
}

function kindOf(type: News, { statut }: Booking): Kind {
  if (statut === 'annulee') return 'cancelled';
  if (type === 'modification') return 'changed';
  return statut === 'option' ? 'held' : 'booked';
}

function day(date: string, locale: string, form: Intl.DateTimeFormatOptions): string {
  return Temporal.PlainDate.from(date).toLocaleString(locale, form);
}

function nightsOf({ date_arrivee, date_depart }: Booking): number {
  return Temporal.PlainDate.from(date_arrivee).until(Temporal.PlainDate.from(date_depart)).days;
}

/** Whole euros without cents, as a person writes them. */
function euros(cents: number, locale: string): string {
  const digits = cents % 100 === 0 ? 0 : 2;
  const form = {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(locale, form).format(cents / 100);
}

function heldUntil(instant: string, { timeZone }: House, locale: string): string {
  const form = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  } as const;
  return new Intl.DateTimeFormat(locale, form).format(new Date(instant));
}

/** A line break would begin another header of the mail, or another line of the list. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\t]+/g, ' ').trim();
