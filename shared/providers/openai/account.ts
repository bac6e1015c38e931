import * as z from 'zod/mini';
import type { Secret } from '../../runtime/secrets.ts';

const accountSchema = z.object({ apiKey: z.string() });

/** The API key, from the secret that holds the OpenAI account as JSON. */
export async function openAiKey(secret: Secret): Promise<string> {
  return z.parse(accountSchema, JSON.parse(await secret.current())).apiKey;
}
