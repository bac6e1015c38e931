import * as z from 'zod';

/**
 * A guest's stay, as stored: field names are those of the original.
 *
 *     option → confirmee → annulee        and: option → annulee
 *
 * An `option` holds its rooms until `expire_a`; then it has none any more, unless they are still free when it is confirmed.
 */
export const RESERVATION_VERSION = 1;

const instant = z.iso.datetime();

const common = {
  schema: z.literal(RESERVATION_VERSION),
  id: z.string(),
  date_arrivee: z.iso.date(),
  date_depart: z.iso.date(),
  nombre_personnes: z.int(),
  type_chambre: z.string(),
  nom: z.string(),
  prenom: z.string().nullable(),
  email: z.string().nullable(),
  /** E.164. */
  telephone: z.string().nullable(),
  demandes_speciales: z.string().nullable(),
  langue: z.enum(['fr', 'en']),
  /** How the guest wants to hear of it; null: not at all. */
  canal_confirmation: z.enum(['email', 'sms', 'whatsapp']).nullable(),
  /** Each night's price when it was booked, in euro cents. */
  nuits: z.array(z.object({ date: z.iso.date(), prix: z.int() })),
  origine: z.enum(['telephone', 'api', 'import']),
  /** The call in which it was made. */
  callId: z.string().nullable(),
  date_creation: instant,
  /** How long it is kept after the day of departure; null for ever. */
  keepDays: z.int().nullable().default(null),
  updatedAt: instant,
  version: z.int(),
};

const held = z.object({ ...common, statut: z.literal('option'), expire_a: instant });
const confirmed = z.object({ ...common, statut: z.literal('confirmee'), expire_a: z.null() });
const cancelled = z.object({ ...common, statut: z.literal('annulee'), expire_a: z.null() });

export const reservationSchema = z.discriminatedUnion('statut', [held, confirmed, cancelled]);
export type Reservation = z.infer<typeof reservationSchema>;
export type ReservationStatut = Reservation['statut'];

export const reservationStatuts = ['option', 'confirmee', 'annulee'] as const satisfies ReservationStatut[];
