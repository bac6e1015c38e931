import { randomBytes } from 'node:crypto';

/**
 * A new Twilio identifier: two letters and 32 hexadecimal digits. Never seeded: the product keeps its records across
 * restarts of the simulator, and a CallSid that came back would look like a call it already knows.
 */
export function newSid(prefix: 'CA' | 'MZ' | 'PN' | 'RQ' | 'SM'): string {
  return prefix + randomBytes(16).toString('hex');
}
