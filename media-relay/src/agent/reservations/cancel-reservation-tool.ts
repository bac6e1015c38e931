import { cancelReservation } from '../../../../shared/domain/reservations/modify-reservation.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { proofSchema } from './find-reservation-tool.ts';
import { answeringByNumber, committing, guest, type HotelCall } from './on-call.ts';
import { NAME, NUMBER } from './parameters.ts';
import { numberHeard } from './spoken-number.ts';
import { stayOutput } from './stay-output.ts';

const NAME_OF_TOOL = 'cancel_reservation';

/** Cancels a stay for somebody who has its number and name. */
export function cancelReservationTool(on: HotelCall): Tool {
  return {
    declaration: {
      name: NAME_OF_TOOL,
      description:
        'Annule une réservation. À appeler quand tu as redit les dates et la chambre et que la personne a dit oui.',
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
      const id = numberHeard(numero);
      return await answeringByNumber(on, async () => {
        const done = await committing(
          on,
          { tool: NAME_OF_TOOL, request, intent: request.call_id },
          (after) => ({ ...stayOutput(after), consigne: 'C’est annulé. Dis-le.' }),
          (once) => cancelReservation(on.deps, id, guest(on, nom ?? null), null, once),
        );
        return done.output;
      });
    },
  };
}
