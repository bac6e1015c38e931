import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import * as z from 'zod';
import { cleanText } from '../../runtime/clean-text.ts';
import { Fault } from '../../runtime/faults.ts';
import { reservationStatuts } from './reservation.ts';

const text = (max: number) => z.string().transform(cleanText).pipe(z.string().min(1, 'must not be empty').max(max));
const optionalText = (max: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(max))
    .nullish()
    .transform((value) => value || null);

const email = z
  .string()
  .transform((value) => cleanText(value).toLowerCase())
  .pipe(z.email('must be an e-mail address').max(254));
/** As it was said or typed; {@link telephoneOf} makes it E.164. */
const telephone = text(40);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-12-24');
const guests = z.int('must be a whole number').min(1).max(100);
const channel = z.enum(['email', 'sms', 'whatsapp']);

const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? null);

/** Body of `POST /reservations`. */
export const newReservationSchema = z.strictObject({
  date_arrivee: day,
  date_depart: day,
  nombre_personnes: guests,
  type_chambre: z.string().min(1).max(40),
  nom: text(100),
  prenom: optionalText(100),
  email: orNull(email),
  telephone: orNull(telephone),
  demandes_speciales: optionalText(1_000),
  langue: z.enum(['fr', 'en']).default('fr'),
  canal_confirmation: orNull(channel),
});
export type NewReservation = z.infer<typeof newReservationSchema>;

/** Body of `PUT /reservations/:id`: what is absent stays as it is. `statut: "confirmee"` makes an option a reservation. */
export const reservationChangeSchema = z
  .strictObject({
    date_arrivee: day.optional(),
    date_depart: day.optional(),
    nombre_personnes: guests.optional(),
    type_chambre: z.string().min(1).max(40).optional(),
    nom: text(100).optional(),
    prenom: text(100).nullable().optional(),
    email: email.nullable().optional(),
    telephone: telephone.nullable().optional(),
    demandes_speciales: text(1_000).nullable().optional(),
    langue: z.enum(['fr', 'en']).optional(),
    canal_confirmation: channel.nullable().optional(),
    statut: z.literal('confirmee').optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export type ReservationChange = z.infer<typeof reservationChangeSchema>;

/** Query of `GET /rooms/availability`. */
export const availabilityQuerySchema = z.strictObject({
  date_arrivee: day,
  date_depart: day,
  nombre_personnes: z.coerce.number().int().min(1).max(100).default(1),
  type_chambre: z.string().min(1).max(40).optional(),
});

/** Query of `GET /reservations`; `du` and `au` are days of arrival, both included. */
export const reservationListSchema = z.strictObject({
  statut: z.enum(reservationStatuts).optional(),
  type_chambre: z.string().min(1).max(40).optional(),
  du: z.iso.date().optional(),
  au: z.iso.date().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(2_000).optional(),
});
export type ReservationList = z.infer<typeof reservationListSchema>;

/** E.164, read as a number of `country` where it has no country of its own. Throws `invalid_body`. */
export function telephoneOf(given: string, country: string): string {
  const number = parsePhoneNumberFromString(given, country as CountryCode);
  if (number?.isValid()) return number.number;
  const message = 'must be a telephone number, such as 0612345678 or +33612345678';
  throw new Fault('invalid_body', 'The telephone number is not valid.', {
    violations: [{ pointer: '/telephone', code: 'invalid_telephone', message }],
  });
}
