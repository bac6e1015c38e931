import { createHash } from 'node:crypto';
import { type DocumentStore, putting, type Write } from './document-store.ts';
import { Fault } from '../runtime/faults.ts';
import type { IdempotentRequest } from '../runtime/idempotent-request.ts';

const KEEP_SECONDS = 7 * 86_400;

const itemKey = ({ key, route }: IdempotentRequest) => ({ pk: `idempotency#${route}#${key}`, sk: 'request' });
const fingerprint = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest('base64url');

/** Remembers, in the same transaction as the effect, which record the request made. */
export function remembering(table: string, request: IdempotentRequest, recordId: string, now: Date): Write {
  const item = {
    ...itemKey(request),
    fingerprint: fingerprint(request.body),
    recordId,
    expiresAt: Math.floor(now.getTime() / 1000) + KEEP_SECONDS,
  };
  return putting(table, item, 'absent');
}

/** The record that this very request made earlier, or null. Throws `idempotency_key_reused` if the key came with another body. */
export async function recall(store: DocumentStore, table: string, request: IdempotentRequest): Promise<string | null> {
  const item = await store.get(table, itemKey(request));
  if (!item) return null;
  if (item['fingerprint'] !== fingerprint(request.body)) {
    throw new Fault(
      'idempotency_key_reused',
      'Send a new Idempotency-Key with a new request; this one is taken for 7 days.',
    );
  }
  return String(item['recordId']);
}
