import { type Announcement, EVENT_SCHEMA } from '../runtime/announcement.ts';
import { type DocumentStore, putting, type Write } from './document-store.ts';
import { expiring } from './expiry.ts';

/** Of what must be looked at again. */
export const EVENTS_DUE = 'due';
/** Longer than any receiver is tried. */
const KEEP_DAYS = 30;

export const EVENT = 'event';
export const eventKey = (id: string) => ({ pk: `event#${id}`, sk: EVENT });

/**
 * The announcement as part of the transaction that makes it true: it is there exactly when that was committed, and due from then on
 * until somebody has passed it on.
 */
export function announcing(table: string, { id, type, data, telephones }: Announcement, now: Date): Write {
  const instant = now.toISOString();
  const [telephone, otherTelephone] = [...new Set(telephones)];
  const item = {
    ...eventKey(id),
    schema: EVENT_SCHEMA,
    id,
    type,
    data,
    ...(telephone === undefined ? {} : { telephone }),
    ...(otherTelephone === undefined ? {} : { otherTelephone }),
    createdAt: instant,
    dueShard: EVENTS_DUE,
    dueAt: instant,
    ...expiring(instant, KEEP_DAYS),
    version: 1,
  };
  return putting(table, item, 'absent');
}

/**
 * A store that has what a transaction announced passed on as soon as it is committed. Where `pass` fails nothing is lost: the event is
 * due, and found by the sweep.
 */
export function passingOn(
  store: DocumentStore,
  table: string,
  pass: (eventId: string) => Promise<void>,
): DocumentStore {
  return {
    ...store,
    async transact(writes) {
      const outcome = await store.transact(writes);
      if (outcome.committed) {
        const announced = writes.flatMap(({ Put: put }) =>
          put?.TableName === table && put.Item?.['sk'] === EVENT ? [String(put.Item['id'])] : [],
        );
        await Promise.all(announced.map((id) => pass(id).catch(() => undefined)));
      }
      return outcome;
    },
  };
}
