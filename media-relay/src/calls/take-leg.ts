import type { CallAgent, CallIn } from '../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { connectLeg, holdBy } from '../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../shared/domain/calls/change-call.ts';
import type { StreamPass } from '../../../shared/domain/calls/stream-token.ts';

export interface TakeLegDeps {
  calls: CallRepository;
  /**
   * Who holds a call of this purpose that begins now, the language (ISO 639-1) that they speak, and who is there should they be lost
   * (E.164, null for nobody).
   */
  holderNow(purpose: string): Promise<{ agent: CallAgent; language: string; standIn: string | null }>;
  relayId: string;
  /** Where other relays reach this one; may be empty. */
  relayUrl: string;
  now: () => Date;
}

/**
 * Takes a leg by a conditional write. The write that takes the first one also names the agent, at its present version, that holds
 * the conversation to its end. Returns the call, and as it was before; null when the leg is not to be had.
 */
export async function takeLeg(
  deps: TakeLegDeps,
  pass: StreamPass,
): Promise<{ call: CallIn<'in_progress'>; before: CallIn<'dialled' | 'in_progress'> } | null> {
  const holder = await holderOf(deps, pass);
  let before: CallIn<'dialled' | 'in_progress'> | null = null;
  const call = await changeCall(deps, pass.callId, (current) => {
    before = null;
    if (current.status !== 'dialled' && current.status !== 'in_progress') return null;
    if (current.attempt !== pass.attempt || current.sid !== pass.sid) return null;
    const next = connectLeg(current, pass.leg, deps.relayId, deps.now(), deps.relayUrl);
    if (next) before = current;
    return next && current.status === 'dialled' && holder ? holdBy(next, holder) : next;
  });
  return before && call?.status === 'in_progress' ? { call, before } : null;
}

/** Null where the conversation has begun already, or there is none to be had. */
async function holderOf(deps: TakeLegDeps, pass: StreamPass) {
  const call = await deps.calls.find(pass.callId);
  return call?.status === 'dialled' ? await deps.holderNow(call.purpose) : null;
}
