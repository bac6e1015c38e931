import { hangUpCall, type HangUpDeps } from '../../shared/domain/calls/hang-up-call.ts';
import { route } from '../entry/http.ts';
import type { AskRelay } from './ask-relay.ts';

/** Ends a conversation, with its relay or without. */
export const hangUpRoute = ({ askRelay, ...deps }: Omit<HangUpDeps, 'askRelay'> & { askRelay: AskRelay }) =>
  route('POST /api/calls/{callId}/hangup', {}, async ({ params }) => {
    const askToEnd = async (callId: string) => (await askRelay(callId, 'hangup')).kind === 'done';
    const call = await hangUpCall({ ...deps, askRelay: askToEnd }, params['callId'] ?? '');
    return { status: 200, body: { callId: call.id, status: call.status } };
  });
