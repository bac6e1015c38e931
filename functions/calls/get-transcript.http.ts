import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import type { ConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  conversations: Pick<ConversationRepository, 'turns'>;
}

/** What was said so far, by both sides, as it was spoken. */
export const getTranscriptRoute = ({ calls, conversations }: Deps) =>
  route('GET /api/calls/{callId}/transcript', {}, async ({ params }) => {
    const call = await calls.find(params['callId'] ?? '');
    if (!call) throw new Fault('call_not_found', 'There is no call with this id.');
    const turns = await conversations.turns(call.id);
    return { status: 200, body: { callId: call.id, status: call.status, turns } };
  });
