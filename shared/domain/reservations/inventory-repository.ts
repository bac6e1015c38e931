import { type DocumentStore, isConflict, putting, type Write } from '../../dynamodb/document-store.ts';
import { recall, remembering } from '../../dynamodb/idempotency.ts';
import type { ItemKey } from '../../dynamodb/item-store.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import type { ToolEffect } from '../calls/tool-effect.ts';
import { createToolEffectRepository } from '../calls/tool-effect-repository.ts';
import { emptyNight, type Night, nightSchema } from './night.ts';
import type { Reservation } from './reservation.ts';
import { reservationItem } from './reservation-repository.ts';

/** A reservation as it is to be, at the version it was read at, with the nights that change with it. */
export interface InventoryChange {
  before: Reservation | null;
  after: Reservation;
  nights: readonly Night[];
}

/** Whose request it is, so that it has its effect once: an API client's with a key, or an agent's during a call. */
export type Once =
  | { by: 'request'; request: IdempotentRequest }
  | { by: 'call'; callId: string; tool: string; intent: string; effectOf(after: Reservation): ToolEffect };

/**
 * `moved`: a night or the reservation is no longer as it was read, nothing was written; `repeated`: this was done before, and
 * `recalled` is the reservation's number or what the agent was told then; `fenced`: another relay holds the call.
 */
export type Commit =
  | { kind: 'committed' }
  | { kind: 'moved' }
  | { kind: 'repeated'; recalled: string }
  | { kind: 'fenced' };

export interface InventoryRepository {
  /** The nights of one room type, in the order of `dates`, as they are now. */
  nights(type: string, dates: readonly string[]): Promise<Night[]>;
  /** What this very request did earlier, as in {@link Commit}; null when it is new. */
  earlier(once: Once): Promise<string | null>;
  /** Reservation, nights, what makes the request unique and what else belongs to the change: all or nothing. */
  commit(change: InventoryChange, once: Once | null, now: Date): Promise<Commit>;
}

export interface InventoryTables {
  reservations: string;
  ledger: string;
  calls: string;
}

/** What another feature wants written with every change of a reservation, such as an event for whoever subscribed to them. */
export type Alongside = (change: InventoryChange, now: Date) => readonly Write[];

const nightKey = (type: string, date: string): ItemKey => ({ pk: `room#${type}`, sk: `night#${date}` });

export function createInventoryRepository(
  store: DocumentStore,
  tables: InventoryTables,
  alongside: Alongside = () => [],
): InventoryRepository {
  const effects = createToolEffectRepository(store, tables.calls);

  return {
    async nights(type, dates) {
      const [first = '', last = ''] = [dates[0], dates.at(-1)];
      const { items } = await store.query({
        TableName: tables.reservations,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': nightKey(type, first).pk,
          ':first': nightKey(type, first).sk,
          ':last': nightKey(type, last).sk,
        },
        ConsistentRead: true,
      });
      const stored = new Map(items.map((item) => nightSchema.parse(item)).map((night) => [night.date, night]));
      return dates.map((date) => stored.get(date) ?? emptyNight(type, date));
    },

    async earlier(once) {
      if (once.by === 'request') return await recall(store, tables.ledger, once.request);
      return (await effects.find(once.callId, once))?.output ?? null;
    },

    async commit(change, once, now) {
      const writes = [
        putting(tables.reservations, reservationItem(change.after, now), guardOf(change.after.version)),
        ...change.nights.map((night) =>
          putting(
            tables.reservations,
            { ...night, ...nightKey(night.type, night.date), version: night.version + 1 },
            guardOf(night.version),
          ),
        ),
        ...alongside(change, now),
      ];
      try {
        if (once?.by === 'call') {
          const outcome = await effects.commit(once.callId, once.effectOf(change.after), writes);
          return outcome.kind === 'repeated' ? { kind: 'repeated', recalled: outcome.output } : outcome;
        }
        const request = once?.request;
        const key = request ? [remembering(tables.ledger, request, change.after.id, now)] : [];
        const outcome = await store.transact([...key, ...writes]);
        if (outcome.committed) return { kind: 'committed' };
        const recalled = request && outcome.failed.includes(0) ? await recall(store, tables.ledger, request) : null;
        return recalled ? { kind: 'repeated', recalled } : { kind: 'moved' };
      } catch (error) {
        // Too many at once for the same nights: none of them did anything wrong, all look again.
        if (isConflict(error)) return { kind: 'moved' };
        throw error;
      }
    },
  };
}

const guardOf = (version: number) => (version === 0 ? ('absent' as const) : { version });
