import { deleting, type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { type CallerRecord, callerRecordSchema, valuesOf } from './caller-record.ts';

export interface RecordPage {
  records: CallerRecord[];
  next: Item | undefined;
}

export interface CallerRecordRepository {
  find(id: string): Promise<CallerRecord | undefined>;
  /** Newest first; `telephone` is that of the caller. */
  list(telephone: string | null, limit: number, from: Item | undefined): Promise<RecordPage>;
  /** False when somebody else saved it since. */
  save(record: CallerRecord, now: Date): Promise<boolean>;
  /** False when it moved. */
  remove(record: CallerRecord): Promise<boolean>;
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

const E164 = /^\+[1-9]\d{6,14}$/;

/** A number that the record gives besides the caller's own, as it is to be believed; null where there is none. */
export function statedTelephone(record: CallerRecord): string | null {
  const numbers = Object.values(valuesOf(record)).filter(
    (value): value is string => typeof value === 'string' && E164.test(value),
  );
  return numbers.find((number) => number !== record.numero_appelant) ?? null;
}

/** A record as part of a transaction, at the version it was read at; 0 for one that is new. */
export function savingRecord(table: string, record: CallerRecord, now: Date): Write {
  const guard = record.version === 0 ? ('absent' as const) : { version: record.version };
  return putting(table, recordItem(record, now), guard);
}

export function createCallerRecordRepository(store: DocumentStore, table: string): CallerRecordRepository {
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

    save: (record, now) => store.put(table, recordItem(record, now), { version: record.version }),

    async remove(record) {
      const outcome = await store.transact([deleting(table, recordKey(record.id), { version: record.version })]);
      return outcome.committed;
    },
  };
}
