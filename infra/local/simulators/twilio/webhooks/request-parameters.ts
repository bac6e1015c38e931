import type { Call } from '../calls/call.ts';

const COUNTRIES: readonly (readonly [prefix: string, country: string])[] = [
  ['+1', 'US'],
  ['+212', 'MA'],
  ['+213', 'DZ'],
  ['+216', 'TN'],
  ['+31', 'NL'],
  ['+32', 'BE'],
  ['+33', 'FR'],
  ['+34', 'ES'],
  ['+352', 'LU'],
  ['+39', 'IT'],
  ['+41', 'CH'],
  ['+44', 'GB'],
  ['+49', 'DE'],
];

/** The parameters that every request about a call carries. */
export function standardParameters(call: Call): Record<string, string> {
  return {
    CallSid: call.sid,
    AccountSid: call.accountSid,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    CallStatus: call.status,
    Direction: call.direction,
    ApiVersion: '2010-04-01',
    ...(call.parentCallSid === null ? {} : { ParentCallSid: call.parentCallSid }),
    ...place('From', call.from),
    ...place('Caller', call.from),
    ...place('To', call.to),
    ...place('Called', call.to),
  };
}

/** Twilio knows the town of North American numbers only; of others it sends the country and empty values. */
function place(who: string, number: string): Record<string, string> {
  const country = COUNTRIES.find(([prefix]) => number.startsWith(prefix))?.[1] ?? '';
  return { [`${who}City`]: '', [`${who}State`]: '', [`${who}Zip`]: '', [`${who}Country`]: country };
}
