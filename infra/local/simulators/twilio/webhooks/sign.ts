import { createHmac } from 'node:crypto';

/**
 * The value of `X-Twilio-Signature`: HMAC-SHA1, keyed with the account's auth token, over the URL followed by every
 * parameter's name and value in the order of the names.
 */
export function sign(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string | readonly string[]>>,
): string {
  const signed = Object.keys(params)
    .toSorted()
    .reduce((text, name) => text + named(name, params[name] ?? ''), url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/** A repeated parameter counts once per distinct value, in the order of the values. */
function named(name: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return name + value;
  return [...new Set(value)]
    .toSorted()
    .map((one) => name + one)
    .join('');
}
