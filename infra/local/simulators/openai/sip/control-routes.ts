import * as z from 'zod';
import { describeIssue } from '../describe-issue.ts';
import type { HttpReply, Route } from '../http/route.ts';
import { callNotFound, type SipCall } from './sip-call.ts';
import { callRequestSchema, type Switchboard } from './switchboard.ts';

const ok = (body: unknown, status = 200): HttpReply => ({ status, body });
const keys = z.strictObject({ digits: z.string().regex(/^[0-9*#]+$/) });

/** A call as `GET /_sim/sip/calls` shows it. */
export type SipCallView = ReturnType<typeof viewCall>;

function viewCall({ id, state, caller, createdAt, facts, session }: SipCall) {
  return { id, state, ...caller, createdAt, session: session?.id ?? null, ...facts };
}

/** The callers' side of calls over SIP, under `/_sim/sip`. */
export function sipControlRoutes(switchboard: Switchboard): Route[] {
  const find = (id = ''): SipCall => {
    const call = switchboard.find(id);
    if (!call) throw callNotFound(id);
    return call;
  };
  return [
    {
      method: 'POST',
      path: /^\/_sim\/sip\/calls$/,
      handle: ({ body }) => ok(viewCall(switchboard.place(parse(callRequestSchema, body ?? {}))), 201),
    },
    {
      method: 'GET',
      path: /^\/_sim\/sip\/calls$/,
      handle: () => ok({ calls: switchboard.list().map((call) => viewCall(call)) }),
    },
    {
      method: 'GET',
      path: /^\/_sim\/sip\/calls\/(?<id>[^/]+)$/,
      handle: ({ groups }) => ok(viewCall(find(groups['id']))),
    },
    {
      method: 'POST',
      path: /^\/_sim\/sip\/calls\/(?<id>[^/]+)\/hangup$/,
      handle: ({ groups }) => {
        const call = find(groups['id']);
        call.end('caller-hung-up');
        return ok(viewCall(call));
      },
    },
    {
      method: 'POST',
      path: /^\/_sim\/sip\/calls\/(?<id>[^/]+)\/press$/,
      handle: ({ groups, body }) => {
        const call = find(groups['id']);
        call.press(parse(keys, body).digits);
        return ok(viewCall(call));
      },
    },
  ];
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw describeIssue(parsed.error, body);
}
