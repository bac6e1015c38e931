import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** As many characters as the real service puts after the prefix. */
const LENGTH = 21;

type IdentifierPrefix =
  | 'event'
  | 'item'
  | 'resp'
  | 'sess'
  | 'conv'
  | 'call'
  | 'msg'
  | 'rs'
  | 'fc'
  | 'req'
  | 'rtc'
  | 'wh'
  | 'evt';

/**
 * A fresh identifier such as `item_…`. Never seeded: the product stores them, and a restarted simulator must not hand
 * out the identifiers of an earlier run.
 */
export function newIdentifier(prefix: IdentifierPrefix): string {
  let suffix = '';
  for (const byte of randomBytes(LENGTH)) suffix += ALPHABET[byte % ALPHABET.length] ?? '0';
  return `${prefix}_${suffix}`;
}
