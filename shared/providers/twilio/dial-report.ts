import * as z from 'zod/mini';

/**
 * What Twilio sends to the `action` of a `<Dial>` (https://www.twilio.com/docs/voice/twiml/dial#action). Neither is it documented
 * what a number that was answered and not joined counts as, nor that `DialBridged` is always there.
 */
const reportSchema = z.object({
  DialCallStatus: z.enum(['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled']),
  DialBridged: z.optional(z.enum(['true', 'false'])),
  DialCallDuration: z.optional(z.string().check(z.regex(/^\d+$/))),
  /** Of the caller's own call. */
  CallStatus: z.optional(z.string()),
});

/** The report on a finished `<Dial>`; null when the request is none. */
export function dialReportOf(params: Record<string, string>) {
  const parsed = z.safeParse(reportSchema, params);
  if (!parsed.success) return null;
  const { DialCallStatus, DialBridged, DialCallDuration, CallStatus } = parsed.data;
  return {
    status: DialCallStatus,
    bridged: DialBridged === undefined ? null : DialBridged === 'true',
    talkSeconds: DialCallDuration === undefined ? null : Number(DialCallDuration),
    callerGone: CallStatus === 'completed',
  };
}
