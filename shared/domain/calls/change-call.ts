import type { Call } from './call.ts';
import type { CallRepository } from './call-repository.ts';

/** More writers than this never meet on one call: relay, callbacks, sweep, staff. */
const MAX_TRIES = 10;

/**
 * Reads, decides, saves; again from the start when another writer came between. `decide` returns the changed call, or
 * null to leave it. Returns the call as it stands afterwards, undefined if there is none.
 */
export async function changeCall(
  deps: { calls: CallRepository; now: () => Date },
  callId: string,
  decide: (call: Call) => Call | null,
): Promise<Call | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const call = await deps.calls.find(callId);
    if (!call) return undefined;
    const changed = decide(call);
    if (!changed) return call;
    const now = deps.now();
    if (await deps.calls.save(changed, now)) return { ...changed, version: changed.version + 1 };
  }
  throw new Error(`The call keeps changing under our hands: ${callId}`);
}
