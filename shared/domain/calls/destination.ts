import { getTimezonesForCountry } from 'countries-and-timezones';
import { type CountryCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { Fault } from '../../runtime/faults.ts';

/** A number that may be called, and where it rings. */
export interface Destination {
  /** E.164. */
  telephone: string;
  /** IANA; more than one where the country has several and the number does not tell which. */
  timeZones: readonly string[];
}

/**
 * Types that cost the caller more than a call, or that fraud is made of. What is not listed as ordinary is refused, so a
 * type that libphonenumber learns tomorrow is refused too.
 */
const ORDINARY: ReadonlySet<string> = new Set(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'VOIP', 'TOLL_FREE']);

/** Reads an E.164 number of a person or business; null when it is not one. */
export function parseTelephone(text: string): PhoneNumber | null {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) return null;
  const number = parsePhoneNumberFromString(text);
  return number?.isValid() ? number : null;
}

/** Throws `destination_not_allowed` for a country outside `countries` (ISO 3166 alpha-2) and for premium or special numbers. */
export function allowedDestination(telephone: string, countries: readonly string[]): Destination {
  const number = parseTelephone(telephone);
  const country = number?.country;
  if (!number || !country || !countries.includes(country)) {
    throw new Fault(
      'destination_not_allowed',
      `Calls are allowed to ${countries.join(', ')} only; CALL_COUNTRIES is the setting that says so.`,
    );
  }
  if (!ORDINARY.has(number.getType() ?? '')) {
    throw new Fault('destination_not_allowed', 'Premium, shared-cost and special numbers are never called.');
  }
  return { telephone: number.number, timeZones: timeZonesOf(country) };
}

/** One zone per distinct clock of the country. */
function timeZonesOf(country: CountryCode): string[] {
  const byClock = new Map(
    (getTimezonesForCountry(country) ?? []).map((zone) => [`${zone.utcOffset} ${zone.dstOffset}`, zone.name]),
  );
  return byClock.size > 0 ? [...byClock.values()] : ['UTC'];
}
