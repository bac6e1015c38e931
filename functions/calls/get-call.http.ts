import type { CallRecordsRepository } from '../../shared/domain/calls/call-records-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';
import { callView } from './call-view.ts';

/** One call, while it runs and after. */
export const getCallRoute = ({ records }: { records: CallRecordsRepository }) =>
  route('GET /api/calls/{callId}', {}, async ({ params }) => {
    const found = await records.read(params['callId'] ?? '');
    if (!found) throw new Fault('call_not_found', 'There is no call with this id.');
    return { status: 200, body: callView(found) };
  });
