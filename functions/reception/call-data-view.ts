import type { CallerRecord } from '../../shared/domain/reception/caller-record.ts';
import { callDataView } from '../../shared/domain/reception/call-data-view.ts';
import { etag } from '../entry/etag.ts';

export function callDataResult(status: number, record: CallerRecord) {
  return { status, headers: { etag: etag(record.version) }, body: callDataView(record) };
}
