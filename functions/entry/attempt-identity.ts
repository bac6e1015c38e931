import { ATTEMPT_PARAMETERS } from '../../shared/domain/calls/call-urls.ts';
import type { TwilioWebhook } from './twilio-webhook.ts';

export interface AttemptIdentity {
  callId: string;
  attempt: number;
  sid: string;
}

/** Which attempt a webhook is about, by the identity that we put into its address and Twilio signed; null where it names none. */
export function namedAttempt({ params, query }: TwilioWebhook): AttemptIdentity | null {
  const sid = params['CallSid'];
  const callId = query.get(ATTEMPT_PARAMETERS.call);
  const attempt = Number(query.get(ATTEMPT_PARAMETERS.attempt));
  return sid && callId && Number.isInteger(attempt) ? { callId, attempt, sid } : null;
}
