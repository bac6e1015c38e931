import * as z from 'zod';
import type { Client } from '../../test-multiple/client.ts';
import { bookedStays, stands } from './booked-stay.ts';
import type { Weeks } from './own-weeks.ts';

/** A day of the rehearsal's own weeks, from 1. */
const day = z.int().min(1).max(21);
const nights = z.strictObject({ du: day, au: day });

export const setupSchema = z
  .strictObject({
    /** A stay that is booked at the desk before the call; its number is `{numero}`. */
    deja: nights
      .extend({
        nom: z.string(),
        prenom: z.string().optional(),
        nombre_personnes: z.int(),
        type_chambre: z.string(),
      })
      .optional(),
    /** Nights without a room left: of one type, or of any. */
    complet: nights.extend({ type_chambre: z.string().optional() }).optional(),
    /** Who the colleague is that calls are handed to: a persona of the simulated carrier. */
    collegue: z.string().optional(),
  })
  .default({});
type Setup = z.infer<typeof setupSchema>;

const createdSchema = z.object({ id: z.string() });
const offersSchema = z.object({
  chambres: z.array(z.object({ type_chambre: z.string(), chambres_libres: z.number() })),
});

/** Books the stay that is to be there already. Resolves to its number. */
export async function bookBefore(client: Client, stay: NonNullable<Setup['deja']>, weeks: Weeks): Promise<string> {
  const { du, au, ...guest } = stay;
  return createdSchema.parse(await client.post('/reservations', { ...guest, ...between(weeks, du, au) })).id;
}

/** Books every room that is left. */
export async function fill(client: Client, what: NonNullable<Setup['complet']>, weeks: Weeks): Promise<void> {
  const { du, au, type_chambre } = what;
  const stay = { ...between(weeks, du, au), nombre_personnes: 1 };
  const query = new URLSearchParams({ ...stay, nombre_personnes: '1', ...(type_chambre ? { type_chambre } : {}) });
  const { chambres } = offersSchema.parse(await client.get(`/rooms/availability?${query.toString()}`));
  for (const offer of chambres) {
    for (let room = 0; room < offer.chambres_libres; room += 1) {
      await client.post('/reservations', { ...stay, nom: 'Complet', type_chambre: offer.type_chambre });
    }
  }
}

/** Gives every room in these weeks back. */
export async function clear(client: Client, weeks: Weeks): Promise<void> {
  const stays = await bookedStays(client, weeks[0] ?? '', weeks.at(-1));
  for (const { id } of stays.filter(stands)) await client.remove(`/reservations/${id}`);
}

const between = (weeks: Weeks, from: number, to: number) => ({
  date_arrivee: weeks[from - 1] ?? '',
  date_depart: weeks[to - 1] ?? '',
});
