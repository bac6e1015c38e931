import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { describeIssue } from '../describe-issue.ts';
import type { HttpReply, Route } from '../http/route.ts';
import { findModel } from '../models.ts';
import { sessionUpdateSchema } from '../realtime/session-schema.ts';
import { callNotFound, type SipCall, type SipWorld } from './sip-call.ts';
import type { Switchboard } from './switchboard.ts';

const done: HttpReply = { status: 200, body: undefined };
const rejection = z.strictObject({ status_code: z.int().min(400).max(699).optional() }).optional();
const referral = z.strictObject({ target_uri: z.string().regex(/^(?:tel:\+|sips?:.+@)/) });
/** SIP's 603 Decline. */
const DECLINE = 603;

/** `/v1/realtime/calls/{id}/…`: what the product does with a call over SIP. */
export function callRoutes(world: Omit<SipWorld, 'book' | 'frames'>, switchboard: Switchboard): Route[] {
  const on = (verb: string, handle: (call: SipCall, body: unknown) => HttpReply | Promise<HttpReply>): Route => ({
    method: 'POST',
    path: new RegExp(`^/v1/realtime/calls/(?<id>[^/]+)/${verb}$`),
    handle: ({ groups, body }) => {
      const id = decodeURIComponent(groups['id'] ?? '');
      const call = switchboard.find(id);
      if (!call || call.state === 'ended') throw callNotFound(id);
      return handle(call, body);
    },
  });
  return [
    on('accept', (call, body) => {
      call.facts.accepts += 1;
      const fault = world.faults.take('sip_accept_status');
      if (fault) throw new ApiError({ type: 'server_error', message: 'Told to fail.' }, fault.status);
      if (call.state === 'accepted') {
        throw new ApiError({ code: 'call_already_accepted', message: 'The call was accepted before.' });
      }
      const session = parse(sessionUpdateSchema, body);
      const model = findModel(session.model ?? '', world.clock.now());
      if (model?.serves !== 'realtime') {
        throw new ApiError({ code: 'model_not_found', message: `No model '${session.model ?? ''}'.`, param: 'model' });
      }
      call.accept(model, JSON.stringify({ type: 'session.update', session }));
      return done;
    }),
    on('reject', (call, body) => {
      if (call.state !== 'ringing') throw callNotFound(call.id);
      call.end('rejected', parse(rejection, body)?.status_code ?? DECLINE);
      return done;
    }),
    on('hangup', (call) => {
      if (call.state !== 'accepted') throw callNotFound(call.id);
      call.end('product-hung-up');
      return done;
    }),
    on('refer', (call, body) => {
      if (call.state !== 'accepted') throw callNotFound(call.id);
      const fault = world.faults.take('sip_refer');
      call.facts.refers.push(parse(referral, body).target_uri);
      if (fault?.how === 'refused') throw new ApiError({ type: 'server_error', message: 'REFER failed.' }, 500);
      if (!fault) world.clock.after(world.settings().sipReferMs, () => call.end('referred'));
      return done;
    }),
  ];
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw describeIssue(parsed.error, body);
}
