import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { CALLBACK_OVERRIDES } from './callback-overrides.ts';

export interface SignedRequest {
  /** Exactly the address that Twilio was given, scheme and query included. */
  url: string;
  /** Form parameters of a POST, repeated names as arrays; empty for a GET or a socket. */
  params: Record<string, string | string[]>;
  /** The `X-Twilio-Signature` header. */
  signature: string | undefined;
}

/**
 * Whether one of the account's tokens signed the request. Twilio signs the address and every form parameter, known to us
 * or not, and a socket's handshake with the address alone (https://www.twilio.com/docs/usage/security).
 */
export async function isSignedByTwilio(
  request: SignedRequest,
  tokens: AsyncIterable<string> | Iterable<string>,
): Promise<boolean> {
  const { signature, url, params } = request;
  if (!signature) return false;
  for await (const token of tokens) {
    if (spellings(url).some((spelling) => validateRequest(token, signature, spelling, params))) return true;
  }
  return false;
}

/**
 * The ways in which the same address may have been signed. No document says whether the overrides we put into its
 * fragment are part of it, and a socket's path is reported to be signed with a slash at its end.
 */
function spellings(url: string): string[] {
  return url.startsWith('ws') ? [url, `${url}/`] : [url, url + CALLBACK_OVERRIDES];
}
