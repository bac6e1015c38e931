import { INBOUND_ATTEMPT, inboundCallId } from '../../shared/domain/calls/inbound-call.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import { type AttemptIdentity, namedAttempt } from '../entry/attempt-identity.ts';
import type { TwilioWebhook } from '../entry/twilio-webhook.ts';

/** Which call a webhook of our number is about: its address is the same for all of them, and Twilio's id of the call says which. */
export function inboundAttempt(webhook: TwilioWebhook): AttemptIdentity {
  const named = namedAttempt(webhook);
  if (named) return named;
  const sid = webhook.params['CallSid'];
  if (!sid) throw new Fault('call_not_found', 'This webhook names no call.');
  return { callId: inboundCallId(sid), attempt: INBOUND_ATTEMPT, sid };
}
