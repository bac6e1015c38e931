import * as z from 'zod';
import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { MAX_BRIEFING_CHARS } from '../../shared/domain/calls/request-transfer.ts';
import { cleanText } from '../../shared/runtime/clean-text.ts';
import { route } from '../entry/http.ts';
import type { AskRelay } from './ask-relay.ts';
import { didIt, liveCall } from './live-call.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  askRelay: AskRelay;
}

const body = z.strictObject({
  /** `warm`: the person who takes over hears `consigne` before the caller. */
  type: z.enum(['cold', 'warm']),
  consigne: z.string().max(MAX_BRIEFING_CHARS).transform(cleanText).optional(),
});

/** Hands a running call to a person. */
export const transferRoute = ({ calls, askRelay }: Deps) =>
  route('POST /api/calls/{callId}/transfer', { body }, async ({ params, body }) => {
    const call = await liveCall(calls, params['callId'] ?? '');
    const request = { kind: body.type, briefing: body.consigne ?? '' };
    const result = await didIt(calls, call.id, await askRelay(call.id, 'transfer', request));
    return { status: 202, body: { callId: call.id, result } };
  });
