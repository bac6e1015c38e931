import * as z from 'zod/mini';

/**
 * Parameters of Twilio's call callbacks (https://www.twilio.com/docs/voice/api/call-resource#statuscallback). Numbers are
 * decimal text, `Timestamp` is RFC 2822. Callbacks may come in any order; `SequenceNumber` is theirs.
 */
const callbackSchema = z.object({
  CallStatus: z.enum([
    'queued',
    'initiated',
    'ringing',
    'in-progress',
    'completed',
    'busy',
    'no-answer',
    'failed',
    'canceled',
  ]),
  SequenceNumber: z.optional(z.string().check(z.regex(/^\d+$/))),
  Timestamp: z.optional(z.string()),
  CallDuration: z.optional(z.string().check(z.regex(/^\d+$/))),
  SipResponseCode: z.optional(z.string().check(z.regex(/^\d+$/))),
});

/** The news in a status callback; null when it holds none that we know. */
export function carrierNewsOf(params: Record<string, string>, sid: string, now: Date) {
  const parsed = z.safeParse(callbackSchema, params);
  if (!parsed.success) return null;
  const answeredBy = answeredByOf(params);
  const { CallStatus, SequenceNumber, Timestamp, CallDuration, SipResponseCode } = parsed.data;
  const at = new Date(Timestamp ?? now);
  return {
    sid,
    status: CallStatus,
    sequence: SequenceNumber === undefined ? null : Number(SequenceNumber),
    at: Number.isNaN(at.getTime()) ? now : at,
    ...(CallDuration === undefined ? {} : { talkSeconds: Number(CallDuration) }),
    ...(answeredBy === null ? {} : { answeredBy }),
    ...(SipResponseCode === undefined ? {} : { sipCode: Number(SipResponseCode) }),
  };
}

/** Who picked up, from an asynchronous detection callback; null when it does not say. */
export function answeredByOf(params: Record<string, string>): 'human' | 'machine' | 'fax' | 'unknown' | null {
  const answeredBy = params['AnsweredBy'];
  if (answeredBy === undefined) return null;
  if (answeredBy.startsWith('machine')) return 'machine';
  if (answeredBy === 'human' || answeredBy === 'fax') return answeredBy;
  return 'unknown';
}
