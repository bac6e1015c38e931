import { type Message, segmentsOf, statusOf } from '../messages/message.ts';
import { rfc2822 } from '../rfc2822.ts';

const PRICE_USD = 0.0798;

/** A message as the REST API shows it. Numbers are texts, but the error's code is not. */
export function messageResource(message: Message, now: number): Record<string, unknown> {
  const path = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`;
  const status = statusOf(message, now);
  const segments = segmentsOf(message);
  const isSent = status !== 'queued';
  const updatedAt = status === 'queued' ? message.createdAt : status === 'sent' ? message.sentAt : message.arrivedAt;
  return {
    sid: message.sid,
    account_sid: message.accountSid,
    to: message.to,
    from: message.from,
    body: message.body,
    status,
    direction: 'outbound-api',
    num_segments: String(segments),
    num_media: '0',
    messaging_service_sid: null,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(updatedAt),
    date_sent: isSent ? rfc2822(message.sentAt) : null,
    price: isSent ? (-segments * PRICE_USD).toFixed(5) : null,
    price_unit: 'USD',
    error_code: status === 'undelivered' ? message.failure : null,
    error_message: status === 'undelivered' ? 'The message was not delivered' : null,
    api_version: '2010-04-01',
    uri: `${path}.json`,
    subresource_uris: { media: `${path}/Media.json` },
  };
}
