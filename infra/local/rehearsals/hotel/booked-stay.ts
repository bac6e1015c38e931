import * as z from 'zod';
import type { Client } from '../../test-multiple/client.ts';
import type { Value } from '../grade-record.ts';

/** What can be right or wrong of a stay. */
const FIELDS = [
  ...['statut', 'date_arrivee', 'date_depart', 'nombre_personnes', 'type_chambre', 'nom', 'prenom'],
  ...['email', 'telephone', 'demandes_speciales', 'canal_confirmation', 'prix_total'],
];
const value = z.union([z.string(), z.number()]).nullable();
const staySchema = z.looseObject({
  id: z.string(),
  statut: z.string(),
  callId: z.string().nullable(),
  date_creation: z.string(),
});
const pageSchema = z.object({ items: z.array(staySchema), next: z.string().nullable() });

/** A stay as it stands in the hotel's book. */
export type BookedStay = z.infer<typeof staySchema>;

export const stands = ({ statut }: BookedStay): boolean => statut !== 'annulee';

/** Every stay that begins on or after `from`, or within these days. */
export async function bookedStays(client: Pick<Client, 'get'>, from: string, to?: string): Promise<BookedStay[]> {
  const stays: BookedStay[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ du: from, limit: '100' });
    if (to !== undefined) query.set('au', to);
    if (cursor !== null) query.set('cursor', cursor);
    const page = pageSchema.parse(await client.get(`/reservations?${query.toString()}`));
    stays.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return stays;
}

/** The fields of a stay; all empty where there is none. */
export function fieldsOf(stay: BookedStay | undefined, prefix = ''): Record<string, Value> {
  return Object.fromEntries(FIELDS.map((field) => [`${prefix}${field}`, value.parse(stay?.[field] ?? null)]));
}

/**
 * What a call left in the book: how many stays stand and how many it gave up again, and the fields of the last of those that stand,
 * else of the last one.
 */
export function leftOf(stays: readonly BookedStay[]): Record<string, Value> {
  const made = stays.toSorted((a, b) => a.date_creation.localeCompare(b.date_creation));
  const standing = made.filter(stands);
  return {
    reservees: standing.length,
    annulees: made.length - standing.length,
    ...fieldsOf(standing.at(-1) ?? made.at(-1)),
  };
}
