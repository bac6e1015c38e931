import * as z from 'zod';
import type { CallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { route } from '../entry/http.ts';
import { callDataView } from '../../shared/domain/reception/call-data-view.ts';

const LIST = 'call-data';
const query = z.strictObject({
  numero_appelant: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +33123456789')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(2_000).optional(),
});

/** The records of all calls that came in, newest first; `next` is the cursor of the following page, null after the last. */
export const listCallDataRoute = (deps: { records: Pick<CallerRecordRepository, 'list'> }) =>
  route('GET /api/call-data', { query }, async ({ query: { numero_appelant, limit, cursor } }) => {
    const list = { list: LIST, numero_appelant };
    const page = await deps.records.list(numero_appelant ?? null, limit, decodeCursor(list, cursor));
    return { status: 200, body: { items: page.records.map(callDataView), next: encodeCursor(list, page.next) } };
  });
