import type { CallFacts } from '../calls/call-facts.ts';
import type { Call } from '../calls/call.ts';

const SHOWN = [
  'sid',
  'parentCallSid',
  'direction',
  'to',
  'from',
  'status',
  'answeredBy',
  'sipResponseCode',
  'priceUsd',
  'deleted',
  'createdAt',
  'startedAt',
  'answeredAt',
  'endedAt',
] as const satisfies readonly (keyof Call)[];

/** A call with everything that happened to it. Instants are milliseconds since the epoch. */
export type InspectedCall = Pick<Call, (typeof SHOWN)[number]> & CallFacts;

/** Everything about a call, including what the product is never told. */
export function inspectCall(call: Call): InspectedCall {
  const shown = Object.fromEntries(SHOWN.map((name) => [name, call[name]])) as Pick<Call, (typeof SHOWN)[number]>;
  return { ...shown, ...call.facts };
}
