import { callListSchema } from '../../shared/domain/calls/call-list-input.ts';
import type { CallListRepository } from '../../shared/domain/calls/call-list-repository.ts';
import type { CallRecordsRepository } from '../../shared/domain/calls/call-records-repository.ts';
import { decodeCursor, encodeCursor } from '../../shared/dynamodb/cursor.ts';
import { route } from '../entry/http.ts';
import { callView } from './call-view.ts';

interface Deps {
  list: CallListRepository;
  records: CallRecordsRepository;
  now: () => Date;
}

/** Calls of every kind, newest first, as each stands at this moment; `next` is the cursor of the following page, null after the last. */
export const listCallsRoute = ({ list, records, now }: Deps) =>
  route('GET /api/calls', { query: callListSchema }, async ({ query }) => {
    const { limit, cursor, ...filters } = query;
    const page = await list.list(filters, limit, decodeCursor(filters, cursor), now());
    const found = await Promise.all(page.ids.map((id) => records.read(id)));
    const items = found.flatMap((one) => (one ? [callView(one)] : []));
    return { status: 200, body: { items, next: encodeCursor(filters, page.next) } };
  });
