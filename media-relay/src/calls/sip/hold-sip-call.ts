import { setTimeout } from 'node:timers/promises';
import type { AttemptOutcome, Call, CallIn } from '../../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../../shared/domain/calls/call-repository.ts';
import { endAttempt, leftOnPurpose, hasNoRelay } from '../../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../../shared/domain/calls/change-call.ts';
import type { StreamPass } from '../../../../shared/domain/calls/stream-token.ts';
import type { TransferIn } from '../../../../shared/domain/calls/transfer.ts';
import { failTransfer } from '../../../../shared/domain/calls/transfer-transitions.ts';
import type { SipCalls } from '../../../../shared/providers/openai/sip-calls.ts';
import type { Logger } from '../../../../shared/runtime/logger.ts';
import type { LegEnd } from '../leg-end.ts';
import type { LineOffer } from '../line.ts';
import { LEAVES_WITHIN_MS, referSipCall } from './refer-sip-call.ts';
import type { SipLine } from './sip-line.ts';

export interface HoldSipCallDeps {
  calls: CallRepository;
  sip: Pick<SipCalls, 'refer' | 'hangUp'>;
  /** A line to the call, not attached yet. */
  lineTo(call: Reachable): SipLine;
  runLeg(pass: StreamPass, offer: LineOffer): Promise<LegEnd | 'refused'>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  /** This relay goes away, and takes no more legs. */
  leaving(): boolean;
  now: () => Date;
  log: Logger;
}

type Reachable = CallIn<'dialled' | 'in_progress'>;

/** Of whoever refers a call: well above what a write takes. */
const SAYS_SO_MS = 5_000;
const LOOK_MS = 1_000;
const GIVEN_UP: ReadonlySet<AttemptOutcome> = new Set(['agent_unavailable', 'interrupted']);

/** What is to become of the message: nobody needs it, any relay may have it at once, or it comes back by itself. */
export type Held = 'over' | 'to_others' | 'leave';

/**
 * Holds one call over SIP for as long as it is here: takes its next leg, again after a transfer that came to nothing. A relay
 * that holds it already, or is only believed to, is waited for until its lease is over.
 */
export async function holdSipCall(deps: HoldSipCallDeps, callId: string): Promise<Held> {
  for (;;) {
    const call = await free(deps, callId);
    if (!call) return await leaveOver(deps, callId);
    if (deps.leaving()) return 'to_others';
    if (call.status === 'in_progress' && call.transfer?.state === 'ringing') {
      await missReferral(deps, call, call.transfer);
      continue;
    }
    if (call.status === 'in_progress' && hasNoRelay(call, deps.now())) return await giveUp(deps, call);
    const leg = call.status === 'dialled' ? 1 : call.leg + 1;
    const pass = { callId, attempt: call.attempt, leg, sid: call.sid };
    const line = deps.lineTo(call);
    const end = await deps.runLeg(pass, { take: () => line, turnAway: (why) => turnAway(deps, pass, line, why) });
    switch (end) {
      case 'transferring':
        if ((await referSipCall(deps, pass, line)) === 'left') return 'over';
        break;
      case 'drained':
        return 'to_others';
      case 'refused':
      case 'fenced':
      case 'line_lost':
        return 'leave';
      default:
        return 'over';
    }
  }
}

/** The call, when no relay has it any more; null when it is over, or another relay is well and has it. */
async function free(deps: HoldSipCallDeps, callId: string): Promise<Reachable | null> {
  const call = await deps.calls.find(callId);
  if (!isReachable(call)) return null;
  if (call.status === 'dialled' || leftOnPurpose(call)) return call;
  const leaseMs = new Date(call.leaseUntil).getTime() - deps.now().getTime();
  if (leaseMs <= 0) return call;
  await setTimeout(leaseMs);
  const later = await deps.calls.find(callId);
  const renewed = later?.status === 'in_progress' && later.leaseUntil > call.leaseUntil;
  return isReachable(later) && (!renewed || leftOnPurpose(later)) ? later : null;
}

/** While a person has the line there is nothing to take. */
function isReachable(call: Call | undefined): call is Reachable {
  if (call?.transport !== 'sip') return false;
  return call.status === 'dialled' || (call.status === 'in_progress' && call.transfer?.state !== 'connected');
}

/**
 * A person is being called to the line, and whoever had that done says how it ended. When nothing was said for so long that they must
 * be dead, it is taken for failed: if it was not, there is no call to come back to.
 */
async function missReferral(
  deps: HoldSipCallDeps,
  call: CallIn<'in_progress'>,
  { dialledAt }: TransferIn<'ringing'>,
): Promise<void> {
  const leftMs = Date.parse(dialledAt) + LEAVES_WITHIN_MS + SAYS_SO_MS - deps.now().getTime();
  if (leftMs > 0) return await setTimeout(Math.min(leftMs, LOOK_MS));
  await changeCall(deps, call.id, (current) =>
    current.version === call.version ? failTransfer(call, 'failed', deps.now()) : null,
  );
}

/** The sweep gives up a call that no relay came for. The caller may still hold the line: it is ours to end. */
async function leaveOver({ calls, sip, log }: HoldSipCallDeps, callId: string): Promise<Held> {
  const call = await calls.find(callId);
  if (call?.status !== 'ended' && call?.status !== 'settled') return 'over';
  if (call.transport !== 'sip' || call.sid === null || !GIVEN_UP.has(call.outcome)) return 'over';
  log.warn('A SIP call that was given up is hung up', { callId });
  await sip.hangUp(call.sid);
  return 'over';
}

async function giveUp(deps: HoldSipCallDeps, call: CallIn<'in_progress'>): Promise<Held> {
  deps.log.error('A SIP call loses every relay', { callId: call.id });
  await deps.sip.hangUp(call.sid);
  await changeCall(deps, call.id, (current) =>
    current.version === call.version ? endAttempt(call, 'interrupted', deps.now()) : null,
  );
  await deps.announceEnd(call.id, 0);
  return 'over';
}

/** Nothing to talk about is the end of the call; a leg of another relay's is none of our business. */
function turnAway(
  deps: HoldSipCallDeps,
  { callId, sid }: StreamPass,
  line: SipLine,
  why: Parameters<LineOffer['turnAway']>[0],
): void {
  if (why === 'elsewhere') line.watch();
  if (why !== 'over') return;
  deps.sip.hangUp(sid).catch((error: unknown) => deps.log.error('A SIP call could not be hung up', { callId, error }));
}
