import * as z from 'zod/mini';
import type { Secret } from '../../runtime/secrets.ts';

const accountSchema = z.object({ apiKey: z.string() });

/** The API key, from the secret that holds the OpenAI account as JSON. */
export async function openAiKey(secret: Secret): Promise<string> {
  return z.parse(accountSchema, JSON.parse(await secret.current())).apiKey;
}

const webhookSchema = z.object({ webhookSecret: z.string() });

/** Secrets that may have signed a webhook, the current one first; the one before it is asked for only when needed. */
export async function* webhookSecrets(secret: Secret): AsyncGenerator<string> {
  yield z.parse(webhookSchema, JSON.parse(await secret.current())).webhookSecret;
  const previous = await secret.previous();
  if (previous !== null) yield z.parse(webhookSchema, JSON.parse(previous)).webhookSecret;
}
