import type { IncomingMessage } from 'node:http';
import { keyRefused } from '../api-error.ts';

/** Refuses a request without the expected key. Without an expected key, any key will do, but there must be one. */
export function checkKey(request: IncomingMessage, expected: string | undefined): void {
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!key || (expected !== undefined && key !== expected)) throw keyRefused(key);
}
