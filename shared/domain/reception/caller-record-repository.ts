import { deleting, type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import type { Item, ItemKey } from '../../dynamodb/item-store.ts';
import { type CallerRecord, callerRecordSchema } from './caller-record.ts';

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

const recordKey = (id: string): ItemKey => ({ pk: id, sk: 'record' });

/** One key for all: a business has some hundreds of calls a day, not a second. */
const LIST_KEY = 'records';
/** A number that was withheld is nobody's. */
const WITHHELD = 'withheld';

function recordItem(record: CallerRecord, now: Date): Item & ItemKey {
  return {
    ...record,
    ...recordKey(record.id),
    version: record.version + 1,
    updatedAt: now.toISOString(),
    listKey: LIST_KEY,
    callerKey: record.numero_appelant ?? WITHHELD,
  };
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
      return item && callerRecordSchema.parse(item);
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
      return { records: page.items.map((item) => callerRecordSchema.parse(item)), next: page.next };
    },

    save: (record, now) => store.put(table, recordItem(record, now), { version: record.version }),

    async remove(record) {
      const outcome = await store.transact([deleting(table, recordKey(record.id), { version: record.version })]);
      return outcome.committed;
    },
  };
}
