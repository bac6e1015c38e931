import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { announcing } from '../../dynamodb/outbox.ts';
import type { Settlement } from '../calls/call-purpose.ts';
import { settlingCall } from '../calls/settlement-repository.ts';
import type { CallerRecord } from './caller-record.ts';
import { callDataEvent } from './call-data-event.ts';
import { savingRecord } from './caller-record-repository.ts';

/** A settled call and its record change together or not at all. */
export interface SettledCalls {
  /** The record if it changes, and what the call cost in the place of what was known of it; false when call or record moved. */
  settle(settlement: Settlement, record: CallerRecord | null, now: Date): Promise<boolean>;
}

export function createSettledCalls(
  store: DocumentStore,
  tables: { calls: string; reception: string; ledger: string; events: string },
): SettledCalls {
  const saving = (record: CallerRecord, now: Date) => [
    savingRecord(tables.reception, record, now),
    announcing(tables.events, callDataEvent(record.version === 0 ? 'created' : 'modified', record, now), now),
  ];
  return {
    async settle(settlement, record, now) {
      const outcome = await store.transact([
        ...settlingCall(tables, settlement, now),
        ...(record ? saving(record, now) : []),
      ]);
      return outcome.committed;
    },
  };
}
