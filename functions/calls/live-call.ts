import type { CallIn } from '../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import type { RelayAnswer } from './ask-relay.ts';

/** The call, if somebody is talking on it. Throws `call_not_found` or `call_not_live`. */
export async function liveCall(calls: Pick<CallRepository, 'find'>, callId: string): Promise<CallIn<'in_progress'>> {
  const call = await calls.find(callId);
  if (!call) throw new Fault('call_not_found', 'There is no call with this id.');
  if (call.status !== 'in_progress') throw new Fault('call_not_live', `The call is ${call.status}.`);
  return call;
}

/** What the relay did. Throws what else its answer means, for a call whose record said a moment ago that it is live. */
export async function didIt(calls: Pick<CallRepository, 'find'>, callId: string, answer: RelayAnswer): Promise<string> {
  switch (answer.kind) {
    case 'done':
      return answer.result;
    case 'not_possible':
      throw new Fault('transfer_not_possible', 'There is nobody to transfer it to, or it is being transferred.');
    case 'not_live':
      await liveCall(calls, callId);
      throw new Fault('relay_unreachable', 'The call is between two relays, or saying goodbye.');
    case 'unreachable':
      throw new Fault('relay_unreachable', 'Try again in a moment.');
  }
}
