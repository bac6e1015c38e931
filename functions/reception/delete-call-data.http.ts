import { type CorrectRecordDeps, deleteRecord } from '../../shared/domain/reception/correct-record.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';

export const deleteCallDataRoute = (deps: CorrectRecordDeps) =>
  route('DELETE /api/call-data/{id}', {}, async ({ params, header }) => {
    await deleteRecord(deps, params['id'] ?? '', expectedVersion(header('if-match')));
    return { status: 204 };
  });
