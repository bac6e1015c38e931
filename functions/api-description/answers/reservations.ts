import * as z from 'zod';
import { channels } from '../../../shared/domain/confirmations/booking.ts';
import { hotelConfigSchema } from '../../../shared/domain/reservations/hotel.ts';
import { reservationSchema } from '../../../shared/domain/reservations/reservation.ts';
import { answerSchema, pageOf, shown } from '../json-schema.ts';

const euros = z.number();
const nights = z.array(z.object({ date: z.iso.date(), prix: euros }));

const confirmation = z.object({
  type: z.string(),
  canal: z.enum(channels),
  statut: z.enum(['en_attente', 'envoyee', 'echec', 'ignoree', 'inconnue']),
  envoyee_a: z.iso.datetime().nullable(),
  raison: z.string().nullable(),
  demandee_le: z.iso.datetime(),
  essais: z.int(),
});

const availability = z.object({
  date_arrivee: z.iso.date(),
  date_depart: z.iso.date(),
  nombre_personnes: z.int(),
  devise: z.literal('EUR'),
  chambres: z.array(
    z.object({
      type_chambre: z.string(),
      nom: z.string(),
      capacite: z.int(),
      disponible: z.boolean(),
      chambres_libres: z.int(),
      prix_total: euros,
      nuits: nights,
      autres_dates: z.array(z.unknown()),
    }),
  ),
});

export const reservationAnswers = {
  Reservation: shown(answerSchema(reservationSchema), ['schema', 'version', 'keepDays', 'updatedAt', 'nuits'], {
    nuits: answerSchema(nights),
    prix_total: { type: 'number', description: 'Euros, of all nights.' },
    devise: { const: 'EUR' },
    date_modification: { type: 'string', format: 'date-time' },
  }),
  ReservationPage: pageOf('Reservation'),
  /** One that was asked for by its number. */
  ReservationWithNews: {
    allOf: [
      { $ref: '#/components/schemas/Reservation' },
      answerSchema(z.object({ confirmations: z.array(confirmation) })),
    ],
  },
  Confirmation: answerSchema(confirmation),
  Availability: answerSchema(availability),
  Hotel: answerSchema(hotelConfigSchema),
};
