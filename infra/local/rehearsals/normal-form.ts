import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Amounts are equal to the cent. */
const CENT = 0.005;

/** Whether two values of a record say the same: capitals, quotation marks, spaces and final dots apart; telephones by their number. */
export function saysTheSame(expected: unknown, actual: unknown): boolean {
  if (typeof actual === 'number') return Math.abs(amount(expected) - actual) < CENT;
  if (typeof expected !== 'string' || typeof actual !== 'string') return expected === actual;
  if (normalForm(expected) === normalForm(actual)) return true;
  const numbers = [expected, actual].map((text) => telephone(text));
  return numbers[0] !== undefined && numbers[0] === numbers[1];
}

/** Accents count: they are part of a name. */
export function normalForm(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[’‘`]/gu, "'")
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/[.!?…]+$/u, '')
    .toLowerCase();
}

/** An amount that somebody is to have said is a text: "38,50". */
function amount(expected: unknown): number {
  if (typeof expected === 'number') return expected;
  return typeof expected === 'string' && /^\d+(?:[.,]\d+)?$/u.test(expected)
    ? Number(expected.replace(',', '.'))
    : Number.NaN;
}

function telephone(text: string): string | undefined {
  if (!/^[+\d][\d\s.()-]{7,}$/u.test(text.trim())) return undefined;
  const number = parsePhoneNumberFromString(text, 'FR');
  return number?.isValid() ? number.number : undefined;
}
