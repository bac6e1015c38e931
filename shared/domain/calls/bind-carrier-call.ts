import type { Call, CallIn } from './call.ts';
import { bindDialled } from './call-transitions.ts';

/** `bound`: the call changed and must be saved; `known`: nothing to save; `foreign`: this carrier call has no business here. */
export type Binding =
  | { kind: 'bound'; call: CallIn<'dialled' | 'cancelled'> }
  | { kind: 'known' }
  | { kind: 'foreign' };

/**
 * Ties the carrier's call id to the attempt that it was made for. The first id wins: a second one for the same attempt
 * (the carrier processed our request twice), or any id for an attempt that is no longer the current one (a lost
 * request that surfaced late), is foreign and gets hung up.
 */
export function bindCarrierCall(call: Call, attempt: number, sid: string, now: Date): Binding {
  if (attempt !== call.attempt || attempt === 0) return { kind: 'foreign' };
  switch (call.status) {
    case 'dispatching':
    case 'unknown':
      return { kind: 'bound', call: bindDialled(call, sid, now) };
    case 'cancelled':
      if (call.sid === null && call.dispatchedAt !== null) {
        return { kind: 'bound', call: { ...call, sid, dueAt: now.toISOString() } };
      }
      return { kind: call.sid === sid ? 'known' : 'foreign' };
    case 'requested':
      return { kind: 'foreign' };
    case 'dialled':
    case 'in_progress':
    case 'ended':
    case 'settled':
      return { kind: call.sid === sid ? 'known' : 'foreign' };
  }
}
