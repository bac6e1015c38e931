import { createHash } from 'node:crypto';
import * as z from 'zod';
import { checkAvailability } from '../../../../shared/domain/reservations/check-availability.ts';
import { createReservation } from '../../../../shared/domain/reservations/create-reservation.ts';
import { type NewReservation, newReservationSchema } from '../../../../shared/domain/reservations/reservation-input.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { answering, committing, type HotelCall } from './on-call.ts';
import { DAY, GUESTS, NAME, ROOM_TYPE, WISHES } from './parameters.ts';
import { offerOutput, stayOutput } from './stay-output.ts';

const NAME_OF_TOOL = 'create_reservation';
/** Models fill what they do not know with an empty text. */
const withoutEmpty = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, given]) => given !== '' && given !== null))
    : value;
const argumentsSchema = z.preprocess(
  withoutEmpty,
  newReservationSchema
    .omit({ langue: true })
    .extend({ exemplaire: z.int().min(1).max(20).default(1) })
    .strip(),
);

const DONE =
  'La réservation est enregistrée. Dis-le, donne le numéro lentement comme numero_a_dire l’écrit, et propose de le répéter.';

/** Books a room, once for each stay that somebody means. */
export function createReservationTool(on: HotelCall): Tool {
  return {
    declaration: {
      name: NAME_OF_TOOL,
      description:
        'Réserve une chambre. À appeler seulement quand tout a été récapitulé et que la personne a dit oui. La chambre n’est réservée que si le résultat dit confirmee.',
      parameters: {
        type: 'object',
        properties: {
          date_arrivee: DAY,
          date_depart: DAY,
          nombre_personnes: GUESTS,
          type_chambre: ROOM_TYPE,
          nom: NAME,
          prenom: { type: 'string' },
          email: { type: 'string', description: 'L’adresse e-mail, telle qu’elle a été épelée.' },
          telephone: { type: 'string', description: 'Le numéro où joindre la personne.' },
          demandes_speciales: WISHES,
          canal_confirmation: {
            type: 'string',
            enum: ['email', 'sms', 'whatsapp'],
            description: 'Comment la personne veut recevoir sa confirmation, si elle l’a dit.',
          },
          exemplaire: {
            type: 'integer',
            minimum: 1,
            description: '1, ou 2, 3 … pour une chambre de plus, tout à fait pareille.',
          },
        },
        required: ['date_arrivee', 'date_depart', 'nombre_personnes', 'type_chambre', 'nom'],
        additionalProperties: false,
      },
    },
    async run(request) {
      const parsed = parseArguments(argumentsSchema, request.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const { exemplaire, canal_confirmation, ...stay } = parsed.value;
      const channel = canal_confirmation ?? (stay.email === null ? null : 'email');
      const input: NewReservation = { ...stay, canal_confirmation: channel, langue: on.langue };
      const source = { origine: 'telephone', callId: on.call.id, holdMinutes: null } as const;
      const intent = intentOf(input, exemplaire);
      const result = await answering(() =>
        committing(
          on,
          { tool: NAME_OF_TOOL, request, intent },
          (after) => ({ ...stayOutput(after), consigne: DONE }),
          (once) => createReservation(on.deps, input, source, once),
        ),
      );
      return result.output['raison'] === 'no_room' ? { output: await withOffers(on, input, result.output) } : result;
    },
  };
}

/** The same room for the same nights and name is the same wish, however it is put. */
function intentOf({ date_arrivee, date_depart, type_chambre, nom }: NewReservation, copy: number): string {
  const wish = [date_arrivee, date_depart, type_chambre, nom.toLowerCase(), copy].join('|');
  return createHash('sha256').update(wish).digest('base64url').slice(0, 22);
}

async function withOffers(on: HotelCall, stay: NewReservation, output: Record<string, unknown>) {
  const { date_arrivee, date_depart, nombre_personnes } = stay;
  const offers = await checkAvailability(on.deps, { date_arrivee, date_depart, nombre_personnes });
  return { ...output, chambres: offers.map(offerOutput) };
}
