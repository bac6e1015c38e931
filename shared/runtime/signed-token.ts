import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

/** `payload` signed with HMAC-SHA256: `base64url(json).base64url(mac)`. Not secret, only authentic. */
export function signToken(payload: Record<string, string | number>, key: string): string {
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${body}.${mac(body, key)}`;
}

/** The payload if one of `keys` signed it and it fits `schema`; otherwise null. Two keys are valid during a rotation. */
export function openToken<Schema extends z.ZodMiniType>(
  token: string,
  keys: readonly string[],
  schema: Schema,
): z.infer<Schema> | null {
  const [body, signature, rest] = token.split('.');
  if (!body || !signature || rest !== undefined) return null;
  if (!keys.some((key) => sameText(mac(body, key), signature))) return null;
  try {
    const result = z.safeParse(schema, JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

/** Compares in constant time; lengths are allowed to differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function mac(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
