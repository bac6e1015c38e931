import * as z from 'zod';
import { findReservation } from '../../../../shared/domain/reservations/find-reservation.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { answeringByNumber, guest, type HotelCall } from './on-call.ts';
import { NAME, NUMBER } from './parameters.ts';
import { numberHeard } from './spoken-number.ts';
import { stayOutput } from './stay-output.ts';

export const proofSchema = z.object({ numero: z.string().max(200), nom: z.string().max(200).nullish() });

/** Reads a booking to somebody who has its number and name. */
export function findReservationTool(on: HotelCall): Tool {
  return {
    declaration: {
      name: 'find_reservation',
      description:
        'Retrouve une réservation. Il faut son numéro et le nom auquel elle est faite, dits par la personne : l’un sans l’autre ne suffit pas.',
      parameters: {
        type: 'object',
        properties: { numero: NUMBER, nom: NAME },
        required: ['numero', 'nom'],
        additionalProperties: false,
      },
    },
    async run(request) {
      const parsed = parseArguments(proofSchema, request.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const { numero, nom } = parsed.value;
      return await answeringByNumber(on, async () => {
        const found = await findReservation(on.deps.reservations, numberHeard(numero), guest(on, nom ?? null));
        return { ...stayOutput(found), consigne: 'Dis les dates et la chambre, et demande ce qui doit changer.' };
      });
    },
  };
}
