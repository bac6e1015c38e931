import { CALL_VERSION, type Call, type CallIn, type KeepCallDays } from './call.ts';
import { RING_LIMIT_MS } from './call-transitions.ts';

/** A call that comes in, as the carrier announces it. */
export interface InboundRequest {
  /** The carrier's id of it. */
  sid: string;
  /** That of whoever answers the number. */
  transport: Call['transport'];
  purpose: string;
  paths: Call['paths'];
  /** As the carrier gives it: E.164, or a word where the caller withholds it. */
  from: string;
  /** Our number that was called. */
  to: string;
  language: string;
  /** IANA zone of the business. */
  timeZone: string;
  keepDays: KeepCallDays;
}

/** Where the carrier brings calls that come in: the same addresses, whoever answers. */
export const INBOUND_PATHS = {
  answer: '/incoming-call',
  status: '/incoming-call-status',
  stream: '/media-stream',
} as const satisfies Call['paths'];

/** Follows from the carrier's id, so that whoever hears of the call twice, or first of its end, means the same one. */
export const inboundCallId = (sid: string): string => `call_${sid}`;

/** The attempt of a call that somebody else made; there is no other. */
export const INBOUND_ATTEMPT = 1;

/**
 * A call that rings here. What placing a call needs does not apply to it: it is dialled already, once and for all, nothing is held
 * back for it, and everything after that is as for any call.
 */
export function inboundCall(request: InboundRequest, now: Date): CallIn<'dialled'> {
  const { sid, timeZone, ...rest } = request;
  const instant = now.toISOString();
  const id = inboundCallId(sid);
  return {
    schema: CALL_VERSION,
    ...rest,
    id,
    subjectId: id,
    direction: 'inbound',
    timeZones: [timeZone],
    attempt: INBOUND_ATTEMPT,
    dials: 1,
    maxDials: 1,
    redials: 0,
    notAfter: instant,
    voicemailMessage: null,
    voicemailLeftAt: null,
    heldUsd: 0,
    lastOutcome: null,
    transfer: null,
    personDials: 0,
    digits: null,
    returns: 0,
    agent: null,
    standIn: null,
    noticeHeardAt: null,
    createdAt: instant,
    updatedAt: instant,
    version: 0,
    status: 'dialled',
    dispatchedAt: instant,
    sid,
    relayMissingSince: null,
    dueAt: new Date(now.getTime() + RING_LIMIT_MS).toISOString(),
  };
}
