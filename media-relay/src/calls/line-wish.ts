import type { Call } from '../../../shared/domain/calls/call.ts';
import type { Leaving } from '../agent/tool.ts';

/** What the call's record wants done with the line that only the carrier can do; null for nothing. Staff may have asked for it. */
export function lineWish({ transfer, digits }: Pick<Call, 'transfer' | 'digits'>): Leaving | null {
  if (transfer?.state === 'requested') return 'transferring';
  return digits?.state === 'requested' ? 'sending_digits' : null;
}
