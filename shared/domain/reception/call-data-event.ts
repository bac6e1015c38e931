import { announcing } from '../../dynamodb/outbox.ts';
import type { Write } from '../../dynamodb/document-store.ts';
import { callDataView } from './call-data-view.ts';
import type { CallerRecord } from './caller-record.ts';
import { statedTelephone } from './stated-telephone.ts';

/** Tells whoever wants to know what was learnt of a caller, what somebody corrected, or that it was deleted: with the write that does it. */
export function announcingCallData(
  table: string,
  what: 'created' | 'modified' | 'deleted',
  record: CallerRecord,
  now: Date,
): Write {
  const after = { ...record, version: record.version + 1, updatedAt: now.toISOString() };
  const event = {
    id: `evt_${record.id}_${after.version}`,
    type: `call_data.${what}`,
    data: callDataView(after),
    telephones: [record.numero_appelant, statedTelephone(record)].filter((telephone) => telephone !== null),
  };
  return announcing(table, event, now);
}
