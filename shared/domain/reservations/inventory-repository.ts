import { type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import { isConflict } from '../../dynamodb/transaction.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { emptyNight, type Night, nightSchema } from './night.ts';
import type { Commit, Once } from './once-repository.ts';
import type { Reservation } from './reservation.ts';
import { reservationItem } from './reservation-repository.ts';

/**
 * A reservation as it is to be, at the version it was read at, with the nights that change with it. Where `after` is `before` itself
 * nothing changes: no version is made, and nobody is told.
 */
export interface InventoryChange {
  before: Reservation | null;
  after: Reservation;
  nights: readonly Night[];
}

export interface InventoryRepository {
  /** The nights of one room type, in the order of `dates`, as they are now. */
  nights(type: string, dates: readonly string[]): Promise<Night[]>;
  /** Reservation, nights, what makes the request unique and what else belongs to the change: all or nothing. */
  commit(change: InventoryChange, once: Once | null, now: Date): Promise<Commit>;
}

/** What is written with every change of a reservation, so that whoever wants to know of it is told. */
export interface Alongside {
  writes(change: InventoryChange, now: Date): readonly Write[];
  /** It was committed: whoever passes it on may begin. Nothing is lost when this fails. */
  committed(change: InventoryChange): Promise<void>;
}

/** Several of them as one. None keeps the others waiting, or from their part. */
export function together(...all: readonly Alongside[]): Alongside {
  return {
    writes: (change, now) => all.flatMap((one) => [...one.writes(change, now)]),
    committed: async (change) => void (await Promise.allSettled(all.map((one) => one.committed(change)))),
  };
}

const nothing: Alongside = { writes: () => [], committed: async () => undefined };

const nightKey = (type: string, date: string): ItemKey => ({ pk: `room#${type}`, sk: `night#${date}` });

export function createInventoryRepository(
  store: DocumentStore,
  table: string,
  alongside: Alongside = nothing,
): InventoryRepository {
  return {
    async nights(type, dates) {
      const [first = '', last = ''] = [dates[0], dates.at(-1)];
      const stored = new Map<string, Night>();
      let next: Item | undefined;
      do {
        const page = await store.query({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': nightKey(type, first).pk,
            ':first': nightKey(type, first).sk,
            ':last': nightKey(type, last).sk,
          },
          ConsistentRead: true,
          ExclusiveStartKey: next,
        });
        for (const night of page.items.map((item) => nightSchema.parse(item))) stored.set(night.date, night);
        next = page.next;
        // A page has 1 MB, and a night names everybody who is in it.
      } while (next);
      return dates.map((date) => stored.get(date) ?? emptyNight(type, date));
    },

    async commit(change, once, now) {
      const writes =
        change.after === change.before
          ? []
          : [
              putting(table, reservationItem(change.after, now), guardOf(change.after.version)),
              ...change.nights.map((night) =>
                putting(
                  table,
                  { ...night, ...nightKey(night.type, night.date), version: night.version + 1 },
                  guardOf(night.version),
                ),
              ),
              ...alongside.writes(change, now),
            ];
      try {
        const commit = once ? await once.commit(change.after, writes, now) : await transact(store, writes);
        if (commit.kind === 'committed' && writes.length > 0) await alongside.committed(change).catch(() => undefined);
        return commit;
      } catch (error) {
        // Too many at once for the same nights: none of them did anything wrong, all look again.
        if (isConflict(error)) return { kind: 'moved' };
        throw error;
      }
    },
  };
}

async function transact(store: DocumentStore, writes: readonly Write[]): Promise<Commit> {
  if (writes.length === 0) return { kind: 'committed' };
  return (await store.transact(writes)).committed ? { kind: 'committed' } : { kind: 'moved' };
}

const guardOf = (version: number) => (version === 0 ? ('absent' as const) : { version });
