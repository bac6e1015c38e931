import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { cleanText } from '../../shared/runtime/clean-text.ts';
import { route } from '../entry/http.ts';
import type { AskRelay } from './ask-relay.ts';
import { didIt, liveCall } from './live-call.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  askRelay: AskRelay;
}

const body = z.strictObject({
  /** What the agent is to do or say, in words; the person on the line does not hear it. */
  texte: z.string().max(2_000).transform(cleanText).pipe(z.string().min(1)),
  /** Whoever repeats a request with the same id tells the agent once. */
  id: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
});

/** Tells the agent something in the middle of its call. */
export const whisperRoute = ({ calls, askRelay }: Deps) =>
  route('POST /api/calls/{callId}/whisper', { body }, async ({ params, body }) => {
    const call = await liveCall(calls, params['callId'] ?? '');
    const id = body.id ?? randomUUID();
    const result = await didIt(calls, call.id, await askRelay(call.id, 'whisper', { id, text: body.texte }));
    return { status: 202, body: { callId: call.id, id, result } };
  });
