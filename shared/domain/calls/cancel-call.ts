import type { Call, CallIn } from './call.ts';
import { cancelCall } from './call-transitions.ts';

/** The call as it must be saved so that it is not placed, or is ended; null when there is nothing left to stop. */
export function stopping(call: Call, now: Date): CallIn<'cancelled'> | null {
  switch (call.status) {
    case 'requested':
    case 'dispatching':
    case 'dialled':
    case 'in_progress':
    case 'unknown':
      return cancelCall(call, now);
    case 'ended':
    case 'settled':
    case 'cancelled':
      return null;
  }
}
