import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import type { ConversationRepository } from '../../shared/domain/calls/conversation-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { route } from '../entry/http.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  conversations: Pick<ConversationRepository, 'attempts' | 'legs'>;
}

/** One call with its attempts and legs, while it runs and after. */
export const getCallRoute = ({ calls, conversations }: Deps) =>
  route('GET /api/calls/{callId}', {}, async ({ params }) => {
    const call = await calls.find(params['callId'] ?? '');
    if (!call) throw new Fault('call_not_found', 'There is no call with this id.');
    const [attempts, legs] = await Promise.all([conversations.attempts(call.id), conversations.legs(call.id)]);
    const { schema: _schema, version: _version, paths: _paths, dueAt: _dueAt, heldUsd: _heldUsd, ...view } = call;
    return { status: 200, body: { ...view, attempts, legs } };
  });
