import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { type Reservation, reservationSchema } from './reservation.ts';
import type { ReservationList } from './reservation-input.ts';

const LIST_KEY = 'reservations';
/** The furthest a filtered list reads ahead to fill one page: beyond it the page is short but has a cursor. */
const MAX_READS_PER_PAGE = 10;

export const reservationKey = (id: string): ItemKey => ({ pk: `reservation#${id}`, sk: 'reservation' });

/** The item that stores a reservation at its next version. */
export function reservationItem(reservation: Reservation, now: Date): Item & ItemKey {
  const { telephone, ...rest } = reservation;
  return {
    ...rest,
    ...reservationKey(reservation.id),
    // The key of an index cannot be null: absent, the reservation is not in it.
    ...(telephone === null ? {} : { telephone }),
    version: reservation.version + 1,
    updatedAt: now.toISOString(),
    listKey: LIST_KEY,
    arrivalKey: `${reservation.date_arrivee}#${reservation.id}`,
    ...expiring(reservation.date_depart, reservation.keepDays),
  };
}

export const parseReservation = (item: Item): Reservation => reservationSchema.parse({ telephone: null, ...item });

export type ReservationFilter = Pick<ReservationList, 'statut' | 'type_chambre' | 'du' | 'au'>;

export interface ReservationRepository {
  find(id: string): Promise<Reservation | undefined>;
  /** By day of arrival, the first one first. */
  list(
    filter: ReservationFilter,
    limit: number,
    from: Item | undefined,
  ): Promise<{ reservations: Reservation[]; next: Item | undefined }>;
}

export function createReservationRepository(store: DocumentStore, table: string): ReservationRepository {
  return {
    async find(id) {
      const item = await store.get(table, reservationKey(id));
      return item && !hasExpired(item) ? parseReservation(item) : undefined;
    },

    async list(filter, limit, from) {
      const reservations: Reservation[] = [];
      let next = from;
      for (let reads = 0; reads < MAX_READS_PER_PAGE; reads++) {
        const page = await store.query({
          TableName: table,
          ...listQuery(filter),
          // Exactly as many as still fit: the key where the page ends is then the key to go on from.
          Limit: limit - reservations.length,
          ExclusiveStartKey: next,
        });
        reservations.push(...page.items.filter((item) => !hasExpired(item)).map(parseReservation));
        next = page.next;
        if (!next || reservations.length === limit) break;
      }
      return { reservations, next };
    },
  };
}

function listQuery({ statut, type_chambre, du, au }: ReservationFilter) {
  const filters = Object.entries({ statut, type_chambre }).filter(([, value]) => value !== undefined);
  return {
    IndexName: 'byArrival',
    KeyConditionExpression: 'listKey = :list AND arrivalKey BETWEEN :from AND :to',
    ...(filters.length > 0 ? { FilterExpression: filters.map(([name]) => `#${name} = :${name}`).join(' AND ') } : {}),
    ...(filters.length > 0
      ? { ExpressionAttributeNames: Object.fromEntries(filters.map(([name]) => [`#${name}`, name])) }
      : {}),
    ExpressionAttributeValues: {
      ':list': LIST_KEY,
      ':from': du ?? '0',
      // `$` comes right after `#`: every reservation of the last day lies before it.
      ':to': `${au ?? '9'}$`,
      ...Object.fromEntries(filters.map(([name, value]) => [`:${name}`, value])),
    },
  };
}
