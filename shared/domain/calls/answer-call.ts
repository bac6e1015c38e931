import { bindCarrierCall } from './bind-carrier-call.ts';
import type { Call } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';

/** What the carrier is told to do with a call. */
export type CallAnswer =
  | { do: 'connect'; call: Call; leg: number }
  | { do: 'hang_up' }
  /** The agent cannot be had: excuse us in the person's language, then hang up. */
  | { do: 'apologise'; language: string };

/** Legs of one attempt. A relay that dies is replaced; one that keeps dying is not worth the person's time. */
const MAX_LEGS = 4;

interface Deps {
  calls: CallRepository;
  now: () => Date;
}

/** Somebody picked up: connects the first leg of the attempt that this carrier call belongs to, hangs up on any other. */
export async function answerCall(deps: Deps, callId: string, attempt: number, sid: string): Promise<CallAnswer> {
  const call = await bind(deps, callId, attempt, sid);
  if (call?.status === 'dialled' || call?.status === 'in_progress') return { do: 'connect', call, leg: 1 };
  return { do: 'hang_up' };
}

/**
 * The stream ended and the carrier asks what is next. A finished call is hung up; one that lost its relay goes to another,
 * as the next leg; one that never got its agent hears an apology.
 */
export async function continueCall(deps: Deps, callId: string, attempt: number, sid: string): Promise<CallAnswer> {
  const call = await bind(deps, callId, attempt, sid);
  if (!call) return { do: 'hang_up' };
  if (call.status === 'dialled') return { do: 'connect', call, leg: 1 };
  if (call.status === 'in_progress') {
    if (call.leg < MAX_LEGS) return { do: 'connect', call, leg: call.leg + 1 };
    return { do: 'apologise', language: call.language };
  }
  // The attempt ended; it may be settled or even requested again by now.
  if (call.attempt === attempt && call.lastOutcome === 'agent_unavailable') {
    return { do: 'apologise', language: call.language };
  }
  return { do: 'hang_up' };
}

/** The call if `sid` is the carrier's call for its current attempt, or was until the attempt ended. */
async function bind(deps: Deps, callId: string, attempt: number, sid: string): Promise<Call | undefined> {
  let foreign = false;
  const call = await changeCall(deps, callId, (current) => {
    const binding = bindCarrierCall(current, attempt, sid, deps.now());
    foreign = binding.kind === 'foreign' && current.status !== 'requested';
    return binding.kind === 'bound' ? binding.call : null;
  });
  return foreign ? undefined : call;
}
