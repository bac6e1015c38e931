import { createHmac, randomBytes } from 'node:crypto';
import type { Subscription } from './subscription.ts';

const PREFIX = 'whsec_';
const SECRET_BYTES = 24;

export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/**
 * The headers by which a receiver knows that a message is ours and new (Standard Webhooks, symmetric scheme). While a secret is
 * being changed there are two signatures.
 */
export function signedHeaders(
  { secret, previous }: Pick<Subscription, 'secret' | 'previous'>,
  id: string,
  body: string,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const secrets = previous && now < new Date(previous.until) ? [secret, previous.secret] : [secret];
  const signatures = secrets.map((one) => {
    const key = Buffer.from(one.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
