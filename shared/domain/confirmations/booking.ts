/**
 * What a confirmation needs to know of a stay. The reservation is one, by its shape: features do not know each other, and what
 * brings the two together is where both are read (`functions/confirmations`).
 */
export interface Booking {
  id: string;
  /** Of the reservation as it was read or, in a {@link BookingChange}, before it is written. */
  version: number;
  statut: 'option' | 'confirmee' | 'annulee';
  /** Until when an option holds its room, as an ISO instant. */
  expire_a: string | null;
  /** ISO dates of the hotel's calendar. */
  date_arrivee: string;
  date_depart: string;
  nombre_personnes: number;
  type_chambre: string;
  nom: string;
  prenom: string | null;
  email: string | null;
  /** E.164. */
  telephone: string | null;
  langue: 'fr' | 'en';
  canal_confirmation: Channel | null;
  /** Each night's price in euro cents. */
  nuits: readonly { date: string; prix: number }[];
}

export const channels = ['email', 'sms', 'whatsapp'] as const;
/** By which the guest wants to hear of it. */
export type Channel = (typeof channels)[number];

export interface BookingChange {
  before: Booking | null;
  after: Booking;
}

/** The hotel, as a guest is told of it. What is null is not known, and is not spoken of. */
export interface House {
  name: string;
  telephone: string | null;
  email: string | null;
  address: string | null;
  /** IANA. */
  timeZone: string;
  /** `15:00` by the hotel's clock: rooms may be taken from then on, and are to be left by the other. */
  arrivalFrom: string | null;
  departureBy: string | null;
  /** What a room type is called. */
  roomName(type: string): string;
}

/** Where a guest is reached on a channel; null when they left nothing for it. */
export function addressOn(channel: Channel, { email, telephone }: Pick<Booking, 'email' | 'telephone'>): string | null {
  return channel === 'email' ? email : telephone;
}
