import { Fault } from '../../shared/runtime/faults.ts';

/** The client's `Idempotency-Key`; null where it sent none. */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new Fault('invalid_body', 'Idempotency-Key must be 1 to 255 visible ASCII characters.', {
      violations: [{ pointer: '', code: 'invalid_header', message: 'Idempotency-Key is not valid' }],
    });
  }
  return header;
}
