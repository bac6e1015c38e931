import type { CallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { callDataResult } from './call-data-view.ts';

export const getCallDataRoute = (deps: { records: Pick<CallerRecordRepository, 'find'> }) =>
  route('GET /api/call-data/{id}', {}, async ({ params }) => {
    const record = await deps.records.find(params['id'] ?? '');
    if (!record) throw new Fault('call_data_not_found', 'There is no caller record with this id.');
    return callDataResult(200, record);
  });
