import type { Logger } from '../../runtime/logger.ts';
import { Fault } from '../../runtime/faults.ts';
import { assertNever } from '../../runtime/assert-never.ts';
import type { Call, CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { endAttempt } from './call-transitions.ts';
import type { Carrier } from './carrier.ts';
import { changeCall } from './change-call.ts';

/** A relay that we could not reach and that lives learns within a heartbeat that it lost the call, and then writes the last words. */
const LAST_WORDS_SECONDS = 10;

export interface HangUpDeps {
  calls: CallRepository;
  carrier: Pick<Carrier, 'hangUp'>;
  /** Asks the relay that holds the call to end it; true once the record says so. False when no relay could be asked. */
  askRelay(callId: string): Promise<boolean>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  now: () => Date;
  log: Logger;
}

/**
 * Staff ends a conversation. The relay does it, and writes down the last words, if it can be asked; if not, the record is
 * ended here first, so that no relay takes the call again, and then the line at the carrier. Either way the call is
 * `completed`, or `transferred` where a person had it: what was said is read, and if that settles nothing a person decides; nobody
 * is called again.
 * Repeating it is harmless. Throws `call_not_found`, and `call_not_live` when nobody has picked up.
 */
export async function hangUpCall(deps: HangUpDeps, callId: string): Promise<Call> {
  const call = await deps.calls.find(callId);
  if (!call) throw new Fault('call_not_found', 'There is no call with this id.');
  switch (call.status) {
    case 'in_progress': {
      if (!(await deps.askRelay(callId))) return await endWithoutRelay(deps, call);
      return (await deps.calls.find(callId)) ?? call;
    }
    case 'ended':
      // Who ended the record may have died before the line was closed.
      if (call.sid !== null) await deps.carrier.hangUp(call.sid);
      return call;
    case 'settled':
    case 'cancelled':
      return call;
    case 'requested':
    case 'dispatching':
    case 'dialled':
    case 'unknown':
      throw new Fault('call_not_live', 'Nobody has picked up; what the call is about can be cancelled instead.');
    default:
      return assertNever(call);
  }
}

async function endWithoutRelay(deps: HangUpDeps, call: CallIn<'in_progress'>): Promise<Call> {
  let endedHere = false;
  const after = await changeCall(deps, call.id, (current) => {
    endedHere = current.status === 'in_progress' && current.attempt === call.attempt;
    if (current.status !== 'in_progress' || !endedHere) return null;
    // A person has the conversation by now, and the record must say so.
    const outcome = current.transfer?.state === 'connected' ? 'transferred' : 'completed';
    return endAttempt(current, outcome, deps.now());
  });
  deps.log.warn('A call is hung up without its relay', { callId: call.id, leg: call.leg, endedHere });
  await deps.carrier.hangUp(call.sid);
  if (endedHere) await deps.announceEnd(call.id, LAST_WORDS_SECONDS);
  return after ?? call;
}
