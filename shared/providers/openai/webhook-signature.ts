import { createHmac } from 'node:crypto';
import { sameText } from '../../runtime/signed-token.ts';

/** What is signed of a webhook, by the names of its headers. */
export interface SignedWebhook {
  id: string | undefined;
  /** Seconds since the epoch, as text. */
  timestamp: string | undefined;
  /** `v1,<base64>`; several, separated by spaces, while a secret is being rotated. */
  signature: string | undefined;
  body: string;
}

/** As in the SDK: a webhook that is older, or from the future, is a copy of one. */
const TOLERANCE_SECONDS = 300;
const PREFIX = 'whsec_';

/**
 * Whether one of `secrets` signed it, by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`
 * (https://www.standardwebhooks.com; the same as in openai@7 `resources/webhooks`, which would cost a cold start five times as much).
 */
export async function isSignedByOpenAi(
  { id, timestamp, signature, body }: SignedWebhook,
  secrets: AsyncIterable<string>,
  now: Date,
): Promise<boolean> {
  if (!id || !timestamp || !signature || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const shown = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  for await (const secret of secrets) {
    const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    if (shown.some((one) => sameText(one, expected))) return true;
  }
  return false;
}
