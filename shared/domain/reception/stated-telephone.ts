import { type CallerRecord, valuesOf } from './caller-record.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** A number that the record gives besides the caller's own, as it is to be believed; null where there is none. */
export function statedTelephone(record: CallerRecord): string | null {
  const numbers = Object.values(valuesOf(record)).filter(
    (value): value is string => typeof value === 'string' && E164.test(value),
  );
  return numbers.find((number) => number !== record.numero_appelant) ?? null;
}
