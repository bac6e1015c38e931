import type { Call } from '../calls/call.ts';
import { rfc2822 } from '../rfc2822.ts';

const SUBRESOURCES = {
  notifications: 'Notifications',
  recordings: 'Recordings',
  payments: 'Payments',
  events: 'Events',
  siprec: 'Siprec',
  streams: 'Streams',
  transcriptions: 'Transcriptions',
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
} as const;

/** A call as the REST API shows it. Every value is a string or null, numbers and dates included. */
export function callResource(call: Call): Record<string, unknown> {
  const path = `/2010-04-01/Accounts/${call.accountSid}/Calls/${call.sid}`;
  const isCompleted = call.status === 'completed';
  return {
    sid: call.sid,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.updatedAt),
    parent_call_sid: call.parentCallSid,
    account_sid: call.accountSid,
    to: call.to,
    to_formatted: formatted(call.to),
    from: call.from,
    from_formatted: formatted(call.from),
    phone_number_sid: call.phoneNumberSid,
    // `initiated` is known to status callbacks only.
    status: call.status === 'initiated' ? 'queued' : call.status,
    start_time: call.startedAt === null ? null : rfc2822(call.startedAt),
    end_time: call.endedAt === null || !isCompleted ? null : rfc2822(call.endedAt),
    duration: isCompleted ? String(call.talkSeconds(call.endedAt ?? 0)) : null,
    price: call.priceUsd === null ? null : (-call.priceUsd).toFixed(5),
    price_unit: 'USD',
    direction: call.direction,
    answered_by: call.answeredBy,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(Math.round((call.startedAt ?? call.createdAt) - call.createdAt)),
    trunk_sid: null,
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(SUBRESOURCES).map(([name, last]) => [name, `${path}/${last}.json`]),
    ),
  };
}

/** Only North American numbers have a form for display. */
function formatted(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}
