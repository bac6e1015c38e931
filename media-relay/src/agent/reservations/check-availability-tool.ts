import * as z from 'zod';
import { checkAvailability } from '../../../../shared/domain/reservations/check-availability.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { answering, type HotelCall } from './on-call.ts';
import { DAY, GUESTS, ROOM_TYPE } from './parameters.ts';
import { offerOutput } from './stay-output.ts';

const argumentsSchema = z.object({
  date_arrivee: z.string(),
  date_depart: z.string(),
  nombre_personnes: z.int().min(1).max(100),
  type_chambre: z
    .string()
    .nullish()
    .transform((type) => type || undefined),
});

const FREE = 'Propose une chambre libre avec le prix du séjour. Rien n’est réservé.';
const FULL = 'Plus rien n’est libre à ces dates. Dis-le, et propose les autres dates qui sont là.';

/** What is free, with prices. It promises nothing. */
export function checkAvailabilityTool(on: HotelCall): Tool {
  return {
    declaration: {
      name: 'check_availability',
      description:
        'Dit quelles chambres sont libres pour un séjour, et ce qu’elles coûtent. À appeler avant de proposer une chambre ou un prix.',
      parameters: {
        type: 'object',
        properties: { date_arrivee: DAY, date_depart: DAY, nombre_personnes: GUESTS, type_chambre: ROOM_TYPE },
        required: ['date_arrivee', 'date_depart', 'nombre_personnes'],
        additionalProperties: false,
      },
    },
    async run(request) {
      const parsed = parseArguments(argumentsSchema, request.arguments);
      if (!parsed.ok) return { output: parsed.output };
      return await answering(async () => {
        const offers = await checkAvailability(on.deps, parsed.value);
        const consigne = offers.some(({ libres }) => libres > 0) ? FREE : FULL;
        return { chambres: offers.map(offerOutput), devise: 'EUR', consigne };
      });
    },
  };
}
