import { Fault } from '../../shared/runtime/faults.ts';

/** A record's version as a strong entity tag. */
export const etag = (version: number): string => `"${version}"`;

/** The version in `If-Match`; null where the client did not send it, or takes any. */
export function expectedVersion(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch === '*') return null;
  const match = /^"(\d+)"$/.exec(ifMatch);
  // A tag that we never gave out cannot match anything.
  if (!match) throw new Fault('precondition_failed', 'If-Match must hold one ETag, as it came with the record.');
  return Number(match[1]);
}
