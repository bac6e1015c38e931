import { deleting, type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import { announcing } from '../../dynamodb/outbox.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { type CallerRecord, callerRecordSchema } from './caller-record.ts';
import { callDataEvent } from './call-data-event.ts';
import { statedTelephone } from './stated-telephone.ts';

export interface RecordPage {
  records: CallerRecord[];
  next: Item | undefined;
}

interface Tables {
  reception: string;
  events: string;
}

export interface CallerRecordRepository {
  find(id: string): Promise<CallerRecord | undefined>;
  /** Newest first; `telephone` is that of the caller. */
  list(telephone: string | null, limit: number, from: Item | undefined): Promise<RecordPage>;
  /** False when somebody else saved it since. */
  save(record: CallerRecord, now: Date): Promise<boolean>;
  /** False when it moved. */
  remove(record: CallerRecord, now: Date): Promise<boolean>;
}

export const RECORD = 'record';
export const recordKey = (id: string): ItemKey => ({ pk: id, sk: RECORD });

/** One key for all: a business has some hundreds of calls a day, not a second. */
const LIST_KEY = 'records';
/** A number that was withheld is nobody's. */
const WITHHELD = 'withheld';

function recordItem(record: CallerRecord, now: Date): Item & ItemKey {
  const stated = statedTelephone(record);
  return {
    ...record,
    ...recordKey(record.id),
    version: record.version + 1,
    updatedAt: now.toISOString(),
    ...expiring(record.createdAt, record.keepDays),
    listKey: LIST_KEY,
    callerKey: record.numero_appelant ?? WITHHELD,
    ...(stated === null ? {} : { statedTelephone: stated }),
  };
}

/** A record as part of a transaction, at the version it was read at; 0 for one that is new. */
export function savingRecord(table: string, record: CallerRecord, now: Date): Write {
  const guard = record.version === 0 ? ('absent' as const) : { version: record.version };
  return putting(table, recordItem(record, now), guard);
}

/** `events` is where what changes is announced. */
export function createCallerRecordRepository(
  store: DocumentStore,
  { reception: table, events }: Tables,
): CallerRecordRepository {
  return {
    async find(id) {
      const item = await store.get(table, recordKey(id));
      return item && !hasExpired(item) ? callerRecordSchema.parse(item) : undefined;
    },

    async list(telephone, limit, from) {
      const [index, key, value] =
        telephone === null ? ['byCreation', 'listKey', LIST_KEY] : ['byCaller', 'callerKey', telephone];
      const page = await store.query({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':key': value },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      });
      const kept = page.items.filter((item) => !hasExpired(item));
      return { records: kept.map((item) => callerRecordSchema.parse(item)), next: page.next };
    },

    async save(record, now) {
      const announced = announcing(events, callDataEvent('modified', record, now), now);
      return (await store.transact([savingRecord(table, record, now), announced])).committed;
    },

    async remove(record, now) {
      const outcome = await store.transact([
        deleting(table, recordKey(record.id), { version: record.version }),
        announcing(events, callDataEvent('deleted', record, now), now),
      ]);
      return outcome.committed;
    },
  };
}
