import { expiring } from './expiry.ts';
import { putting, type Write } from './document-store.ts';

/** Something that happened, for whoever asked to be told. `data` is what the API shows of the record. */
export interface Announcement {
  /** The same for the same happening: that it is written twice is impossible, that it is told twice can be recognised. */
  id: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
}

export const EVENT_SCHEMA = 1;
/** Of what must be looked at again. */
export const EVENTS_DUE = 'due';
/** Longer than any receiver is tried. */
const KEEP_DAYS = 30;

export const eventKey = (id: string) => ({ pk: `event#${id}`, sk: 'event' });

/**
 * The announcement as part of the transaction that makes it true: it is there exactly when that was committed, and due from then on
 * until somebody has passed it on.
 */
export function announcing(table: string, { id, type, data }: Announcement, now: Date): Write {
  const instant = now.toISOString();
  const item = {
    ...eventKey(id),
    schema: EVENT_SCHEMA,
    id,
    type,
    data,
    createdAt: instant,
    dueShard: EVENTS_DUE,
    dueAt: instant,
    ...expiring(instant, KEEP_DAYS),
    version: 1,
  };
  return putting(table, item, 'absent');
}
