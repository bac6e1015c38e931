import * as z from 'zod/mini';
import type { Secret } from '../../runtime/secrets.ts';

/** The secret that holds a Twilio account, as JSON. Telephone numbers are E.164. */
const accountSchema = z.object({
  accountSid: z.string(),
  authToken: z.string(),
  phoneNumber: z.string(),
});
export type TwilioAccount = z.infer<typeof accountSchema>;

export async function twilioAccount(secret: Secret): Promise<TwilioAccount> {
  return parse(await secret.current());
}

/** Tokens that may have signed a webhook, the current one first; the one before it is asked for only when needed. */
export async function* authTokens(secret: Secret): AsyncGenerator<string> {
  yield parse(await secret.current()).authToken;
  const previous = await secret.previous();
  if (previous !== null) yield parse(previous).authToken;
}

function parse(text: string): TwilioAccount {
  return z.parse(accountSchema, JSON.parse(text));
}
