import * as z from 'zod';
import { correctRecord } from '../../shared/domain/reception/correct-record.ts';
import { expectedVersion } from '../entry/etag.ts';
import { route } from '../entry/http.ts';
import { callDataResult } from './call-data-view.ts';

/** The fields to correct, by their names; null says that nothing is known. */
const body = z
  .record(z.string().max(40), z.union([z.string().max(1_000), z.boolean()]).nullable())
  .refine((fields) => Object.keys(fields).length > 0, 'must name at least one field');

export const correctCallDataRoute = (deps: Parameters<typeof correctRecord>[0]) =>
  route('PUT /api/call-data/{id}', { body }, async ({ params, body: fields, header }) => {
    const record = await correctRecord(deps, params['id'] ?? '', fields, expectedVersion(header('if-match')));
    return callDataResult(200, record);
  });
