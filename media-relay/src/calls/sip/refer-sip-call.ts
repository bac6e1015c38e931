import { setTimeout } from 'node:timers/promises';
import type { CallRepository } from '../../../../shared/domain/calls/call-repository.ts';
import { endAttempt } from '../../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../../shared/domain/calls/change-call.ts';
import type { StreamPass } from '../../../../shared/domain/calls/stream-token.ts';
import type { TransferIn } from '../../../../shared/domain/calls/transfer.ts';
import {
  connectTransfer,
  dialTransfer,
  failTransfer,
  finishTransfer,
  TRANSFER_RING_SECONDS,
} from '../../../../shared/domain/calls/transfer-transitions.ts';
import type { SipCalls } from '../../../../shared/providers/openai/sip-calls.ts';
import type { Logger } from '../../../../shared/runtime/logger.ts';
import type { SipLine } from './sip-line.ts';

interface Deps {
  calls: CallRepository;
  sip: Pick<SipCalls, 'refer'>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  now: () => Date;
  log: Logger;
}

/** The trunk rings the person, and is given a little to tell of it. */
export const LEAVES_WITHIN_MS = (TRANSFER_RING_SECONDS + 5) * 1000;

/**
 * Hands the call to a person, by asking the trunk to call them (SIP REFER). OpenAI says that it asked, and nothing more: the call
 * that leaves it was taken, and one that is still there was not, so its agent goes `back`. There is nobody to brief the person.
 */
export async function referSipCall(
  deps: Deps,
  { callId, attempt, leg, sid }: StreamPass,
  line: Pick<SipLine, 'over' | 'detach'>,
): Promise<'left' | 'back'> {
  let ringing: TransferIn<'ringing'> | null = null;
  // Before the trunk is asked, so that no crash asks twice.
  await changeCall(deps, callId, (call) => {
    ringing = null;
    if (call.status !== 'in_progress' || call.attempt !== attempt || call.leg !== leg) return null;
    if (call.transfer?.state !== 'requested') return null;
    const dialled = dialTransfer(call, call.transfer, null, deps.now());
    ringing = dialled.transfer;
    return dialled;
  });
  const left = ringing !== null && (await leaves(deps, sid, ringing, line));
  line.detach();
  await changeCall(deps, callId, (call) => {
    if (call.status !== 'in_progress' || call.attempt !== attempt || call.transfer?.state !== 'ringing') return null;
    if (!left) return failTransfer(call, 'failed', deps.now());
    const connected = connectTransfer(call, call.transfer, deps.now());
    if (connected.transfer?.state !== 'connected') return null;
    return endAttempt(finishTransfer(connected, connected.transfer, null, deps.now()), 'transferred', deps.now());
  });
  deps.log.info('A SIP call was referred', { callId, left });
  if (left) await deps.announceEnd(callId, 0);
  return left ? 'left' : 'back';
}

async function leaves(
  deps: Deps,
  sid: string,
  { to }: TransferIn<'ringing'>,
  line: Pick<SipLine, 'over'>,
): Promise<boolean> {
  const asked = await deps.sip.refer(sid, to).catch((error: unknown) => {
    deps.log.warn('OpenAI could not be asked to refer a call', { sid, error });
    return false;
  });
  if (!asked) return false;
  return await Promise.race([line.over.then(() => true), setTimeout(LEAVES_WITHIN_MS, false, { ref: false })]);
}
