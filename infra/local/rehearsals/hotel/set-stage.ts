import * as z from 'zod';
import type { Client } from '../../test-multiple/client.ts';
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

/** Books at the desk what is to be booked before a call, and gives back what it has booked, and no more. */
export class Desk {
  readonly #client: Client;
  readonly #weeks: Weeks;
  readonly #booked: string[] = [];

  constructor(client: Client, weeks: Weeks) {
    this.#client = client;
    this.#weeks = weeks;
  }

  /** Resolves to the number of the stay. */
  async book({ du, au, ...guest }: NonNullable<Setup['deja']>): Promise<string> {
    return await this.#post({ ...guest, ...this.#between(du, au) });
  }

  /** Books every room that is left. */
  async fill({ du, au, type_chambre }: NonNullable<Setup['complet']>): Promise<void> {
    const stay = this.#between(du, au);
    const query = new URLSearchParams({ ...stay, nombre_personnes: '1', ...(type_chambre ? { type_chambre } : {}) });
    const { chambres } = offersSchema.parse(await this.#client.get(`/rooms/availability?${query.toString()}`));
    for (const offer of chambres) {
      for (let room = 0; room < offer.chambres_libres; room += 1) {
        await this.#post({ ...stay, nom: 'Complet', nombre_personnes: 1, type_chambre: offer.type_chambre });
      }
    }
  }

  async clear(): Promise<void> {
    for (const id of this.#booked) await this.#client.remove(`/reservations/${id}`);
  }

  async #post(stay: Record<string, unknown>): Promise<string> {
    const { id } = createdSchema.parse(await this.#client.post('/reservations', stay));
    this.#booked.push(id);
    return id;
  }

  #between(from: number, to: number) {
    return { date_arrivee: this.#weeks[from - 1] ?? '', date_depart: this.#weeks[to - 1] ?? '' };
  }
}
