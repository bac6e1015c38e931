import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { sameText } from '../../shared/runtime/signed-token.ts';

/** Throws `unauthenticated` unless `x-api-key` holds the API key, or the one before it while it is being rotated. */
export async function assertApiKey(headers: Record<string, string | undefined>, key: Secret): Promise<void> {
  const shown = headers['x-api-key'];
  if (shown === undefined) throw new Fault('unauthenticated', 'Send the API key in the x-api-key header.');
  if (sameText(shown, await key.current())) return;
  const previous = await key.previous();
  if (previous !== null && sameText(shown, previous)) return;
  throw new Fault('unauthenticated', 'This API key is not valid.');
}
