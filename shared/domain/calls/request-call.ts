import { CALL_VERSION, type Call, type CallIn, type KeepCallDays } from './call.ts';

/** What a feature says about the call it wants. Numbers are E.164, `timeZones` are IANA, `language` BCP 47. */
export interface CallRequest {
  id: string;
  purpose: string;
  subjectId: string;
  paths: Call['paths'];
  from: string;
  to: string;
  language: string;
  timeZones: string[];
  maxDials: number;
  voicemailMessage: string | null;
  /** Worst case in US dollars, held back from the day's cap in the same transaction. */
  heldUsd: number;
  keepDays: KeepCallDays;
}

/** A call nobody answered for this long is no longer wanted. */
export const CALL_WANTED_MS = 48 * 3_600_000;
/** If the queue lost the message that asks for the call, the sweep asks again after this. */
const QUEUE_GRACE_MS = 20_000;

/** A new outbound call, to be stored with the record that wants it. */
export function requestCall(request: CallRequest, now: Date): CallIn<'requested'> {
  return {
    schema: CALL_VERSION,
    ...request,
    direction: 'outbound',
    transport: 'media_stream',
    attempt: 0,
    dials: 0,
    redials: 0,
    notAfter: new Date(now.getTime() + CALL_WANTED_MS).toISOString(),
    voicemailLeftAt: null,
    lastOutcome: null,
    transfer: null,
    personDials: 0,
    digits: null,
    returns: 0,
    agent: null,
    standIn: null,
    noticeHeardAt: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 0,
    status: 'requested',
    notBefore: now.toISOString(),
    dueAt: new Date(now.getTime() + QUEUE_GRACE_MS).toISOString(),
  };
}
