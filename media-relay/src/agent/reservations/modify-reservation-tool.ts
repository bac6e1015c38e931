import * as z from 'zod';
import { modifyReservation } from '../../../../shared/domain/reservations/modify-reservation.ts';
import { reservationChangeSchema } from '../../../../shared/domain/reservations/reservation-input.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { proofSchema } from './find-reservation-tool.ts';
import { answeringByNumber, committing, guest, type HotelCall } from './on-call.ts';
import { CHANNEL, DAY, EMAIL, GUESTS, NAME, NUMBER, ROOM_TYPE, TELEPHONE, WISHES } from './parameters.ts';
import { numberHeard } from './spoken-number.ts';
import { stayOutput } from './stay-output.ts';

const NAME_OF_TOOL = 'modify_reservation';
const given = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
const { shape } = z.object({ ...reservationChangeSchema.shape });
/** The name is part of the proof, and does not change by telephone; where the guest is reached does in the call that booked. */
const argumentsSchema = proofSchema.extend({
  date_arrivee: given(shape.date_arrivee),
  date_depart: given(shape.date_depart),
  nombre_personnes: given(shape.nombre_personnes),
  type_chambre: given(shape.type_chambre),
  demandes_speciales: given(shape.demandes_speciales),
  email: given(shape.email),
  telephone: given(shape.telephone),
  canal_confirmation: given(shape.canal_confirmation),
});

/** Changes a stay for somebody who has its number and name. Asking for the same change again changes nothing. */
export function modifyReservationTool(on: HotelCall): Tool {
  return {
    declaration: {
      name: NAME_OF_TOOL,
      description:
        'Modifie une réservation : ne donne que ce qui change. À appeler quand tu as redit ce qui va changer et que la personne a dit oui. L’e-mail, le téléphone et le canal ne se corrigent que pour une réservation faite pendant cet appel.',
      parameters: {
        type: 'object',
        properties: {
          numero: NUMBER,
          nom: NAME,
          date_arrivee: DAY,
          date_depart: DAY,
          nombre_personnes: GUESTS,
          type_chambre: ROOM_TYPE,
          demandes_speciales: WISHES,
          email: EMAIL,
          telephone: TELEPHONE,
          canal_confirmation: CHANNEL,
        },
        required: ['numero', 'nom'],
        additionalProperties: false,
      },
    },
    async run(request) {
      const parsed = parseArguments(argumentsSchema, request.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const { numero, nom, ...fields } = parsed.value;
      const change = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      if (Object.keys(change).length === 0) {
        return { output: { statut: 'refus', raison: 'nothing_to_change', consigne: 'Demande ce qui doit changer.' } };
      }
      const id = numberHeard(numero);
      return await answeringByNumber(on, async () => {
        const done = await committing(
          on,
          { tool: NAME_OF_TOOL, request, intent: request.call_id },
          (after) => ({ ...stayOutput(after), consigne: 'C’est modifié. Redis ce qui a changé, et le prix.' }),
          (once) => modifyReservation(on.deps, id, change, guest(on, nom ?? null), null, once),
        );
        return done.output;
      });
    },
  };
}
