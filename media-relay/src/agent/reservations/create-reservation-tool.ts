import { createHash } from 'node:crypto';
import * as z from 'zod';
import { checkAvailability } from '../../../../shared/domain/reservations/check-availability.ts';
import { createReservation } from '../../../../shared/domain/reservations/create-reservation.ts';
import { type NewReservation, newReservationSchema } from '../../../../shared/domain/reservations/reservation-input.ts';
import { callerNumber } from '../../../../shared/domain/calls/caller-number.ts';
import { Fault } from '../../../../shared/runtime/faults.ts';
import type { FunctionCall } from '../../realtime/realtime-events.ts';
import { parseArguments } from '../parse-arguments.ts';
import type { Tool } from '../tool.ts';
import { answering, committing, type HotelCall } from './on-call.ts';
import { CHANNEL, DAY, EMAIL, GUESTS, NAME, ROOM_TYPE, TELEPHONE, WISHES } from './parameters.ts';
import { offerOutput, stayOutput } from './stay-output.ts';

const NAME_OF_TOOL = 'create_reservation';
/** More is a group, which a person looks after, or somebody who empties the hotel for fun. */
const MAX_ROOMS = 10;
const TOO_MANY = `One call books ${MAX_ROOMS} rooms at most.`;
/** Models fill what they do not know with an empty text. */
const withoutEmpty = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, given]) => given !== '' && given !== null))
    : value;
const argumentsSchema = z.preprocess(
  withoutEmpty,
  newReservationSchema
    .omit({ langue: true })
    .extend({ exemplaire: z.int().min(1).max(MAX_ROOMS).default(1) })
    .strip(),
);

const DONE =
  'La réservation est enregistrée. Dis-le, donne le numéro lentement comme numero_a_dire l’écrit, et propose de le répéter. Si l’e-mail ou le numéro est à corriger : modify_reservation.';

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
          email: EMAIL,
          telephone: TELEPHONE,
          demandes_speciales: WISHES,
          canal_confirmation: CHANNEL,
          exemplaire: {
            type: 'integer',
            minimum: 1,
            maximum: MAX_ROOMS,
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
      const result = await answering(() => book(on, request, input, exemplaire));
      return result.output['raison'] === 'no_room' ? { output: await withOffers(on, input, result.output) } : result;
    },
  };
}

/**
 * What this call has booked already is told again, and not booked twice; unless it was cancelled or changed since: then it is wished
 * for anew.
 */
async function book(
  on: HotelCall,
  request: FunctionCall,
  input: NewReservation,
  copy: number,
): Promise<Record<string, unknown>> {
  const { id: callId, from } = on.call;
  const source = { origine: 'telephone', callId, from: callerNumber(from), holdMinutes: null } as const;
  let intent = intentOf(input, copy);
  for (;;) {
    const done = await committing(
      on,
      { tool: NAME_OF_TOOL, request, intent },
      (after) => ({ ...stayOutput(after), consigne: DONE }),
      async (once) => {
        if (on.booked >= MAX_ROOMS && (await once.earlier()) === null) throw new Fault('too_many_rooms', TOO_MANY);
        return await createReservation(on.deps, input, source, once);
      },
    );
    if (done.isNew) on.booked += 1;
    const number = String(done.output['numero']);
    if (done.isNew || (await isStill(on, number, input))) return done.output;
    intent = hash(`${intent}|${number}`);
  }
}

async function isStill({ deps }: HotelCall, number: string, wish: NewReservation): Promise<boolean> {
  const stay = await deps.reservations.find(number);
  return (
    stay !== undefined &&
    stay.statut !== 'annulee' &&
    stay.date_arrivee === wish.date_arrivee &&
    stay.date_depart === wish.date_depart &&
    stay.type_chambre === wish.type_chambre
  );
}

/** The same room for the same nights and name is the same wish, however it is put. */
function intentOf({ date_arrivee, date_depart, type_chambre, nom }: NewReservation, copy: number): string {
  return hash([date_arrivee, date_depart, type_chambre, nom.toLowerCase(), copy].join('|'));
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

async function withOffers(on: HotelCall, stay: NewReservation, output: Record<string, unknown>) {
  const { date_arrivee, date_depart, nombre_personnes } = stay;
  const offers = await checkAvailability(on.deps, { date_arrivee, date_depart, nombre_personnes });
  return { ...output, chambres: offers.map(offerOutput) };
}
