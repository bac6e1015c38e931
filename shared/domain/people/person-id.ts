import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Who somebody is to the ledger of erasures: a hash of their number that nobody can compute without the key. A plain hash would say
 * the number to whoever tries all of them, which takes minutes.
 */
export function personId(telephone: string, key: string): string {
  return createHmac('sha256', key).update(telephone).digest('base64url');
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const cipherKey = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'comptoir erasure', 32));

/** The number, readable with the key alone (AES-256-GCM), for as long as it is needed to finish an erasure. */
export function sealed(telephone: string, key: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv);
  const text = Buffer.concat([cipher.update(telephone, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** The number that one of `keys` sealed; null when none of them did. */
export function unsealed(text: string, keys: readonly string[]): string | null {
  const bytes = Buffer.from(text, 'base64url');
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      // Sealed by another key: there are two while one replaces the other.
    }
  }
  return null;
}
