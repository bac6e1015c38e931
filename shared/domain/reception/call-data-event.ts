import type { Announcement } from '../../runtime/announcement.ts';
import { callDataView } from './call-data-view.ts';
import type { CallerRecord } from './caller-record.ts';
import { statedTelephone } from './stated-telephone.ts';

/** What is told of a caller record that is being written or deleted. */
export function callDataEvent(what: 'created' | 'modified' | 'deleted', record: CallerRecord, now: Date): Announcement {
  const after = { ...record, version: record.version + 1, updatedAt: now.toISOString() };
  return {
    id: `evt_${record.id}_${after.version}`,
    type: `call_data.${what}`,
    data: callDataView(after),
    telephones: [record.numero_appelant, statedTelephone(record)].filter((telephone) => telephone !== null),
  };
}
