import { bindCarrierCall } from './bind-carrier-call.ts';
import type { Call, CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { callStandIn, isWithStandIn } from './call-stand-in.ts';
import { hasNoRelay, missRelay } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { type Asked, type NextStep, nextStep } from './next-step.ts';
import { dialTransfer, TRANSFER_RING_SECONDS } from './transfer-transitions.ts';

type Talking = CallIn<'in_progress'>;
type Live = CallIn<'dialled' | 'in_progress'>;

/** What the carrier is told to do with a call. */
export type CallAnswer =
  /** Bring the call to a relay; `again`: the last one that was asked for did not come, so not at once. */
  | { do: 'connect'; call: Call; leg: number; again: boolean }
  | { do: 'hang_up' }
  /**
   * Call a person to the line, and join the two: the ring in seconds, and the most that is left of the call. `excuse`: the caller is
   * told that the agent was lost.
   */
  | {
      do: 'dial';
      call: Talking;
      transfer: NonNullable<Talking['transfer']>;
      ringSeconds: number;
      limitSeconds: number;
      excuse: boolean;
    }
  /** Press keys, then ask again. */
  | { do: 'play_digits'; call: Talking; digits: NonNullable<Talking['digits']> }
  /** The agent cannot be had: excuse us in the person's language, then hang up. */
  | { do: 'apologise'; call: Call };

interface Deps {
  calls: CallRepository;
  now: () => Date;
}

interface ContinueDeps extends Deps {
  newId(prefix: 'trf'): string;
  settings: { maxCallSeconds: number };
}

/** Somebody picked up: connects the first leg of the attempt that this carrier call belongs to, hangs up on any other. */
export async function answerCall(deps: Deps, callId: string, attempt: number, sid: string): Promise<CallAnswer> {
  const call = await bind(deps, callId, attempt, sid);
  if (call?.status === 'dialled' || call?.status === 'in_progress')
    return { do: 'connect', call, leg: 1, again: false };
  return { do: 'hang_up' };
}

/**
 * The stream ended, or whatever came after it, and the carrier asks what is next. A finished call is hung up; one that is to be
 * handed to a person, or to send keys, does that, once; one that lost its relay, or comes back from there, goes to a relay as the
 * next leg; one whose agent is not to be had any more is given to a person, or hears an apology.
 */
export async function continueCall(
  deps: ContinueDeps,
  callId: string,
  attempt: number,
  sid: string,
  asked: Asked,
): Promise<CallAnswer> {
  const call = await bind(deps, callId, attempt, sid);
  if (!call) return { do: 'hang_up' };
  if (isLive(call)) return await goOn(deps, callId, attempt, asked);
  // The attempt ended; it may be settled or even requested again by now.
  const agentLost = call.lastOutcome === 'agent_unavailable' || call.lastOutcome === 'interrupted';
  return call.attempt === attempt && agentLost ? { do: 'apologise', call } : { do: 'hang_up' };
}

async function goOn(deps: ContinueDeps, callId: string, attempt: number, asked: Asked): Promise<CallAnswer> {
  let decision: Decision = { changed: null, step: 'hang_up', again: false };
  const standInId = deps.newId('trf');
  const call = await changeCall(deps, callId, (current) => {
    if (!isLive(current) || current.attempt !== attempt) return null;
    decision = decide(current, asked, standInId, deps.now());
    return decision.changed;
  });
  return call && isLive(call) && call.attempt === attempt ? answerOf(deps, call, decision) : { do: 'hang_up' };
}

/** `changed` must be saved before the carrier is told, null when there is nothing to save; `again`: no relay came when asked before. */
interface Decision {
  changed: Live | null;
  step: NextStep['do'] | 'apologise';
  again: boolean;
}

function decide(call: Live, asked: Asked, standInId: string, now: Date): Decision {
  const { changed, do: step }: { changed: Live | null; do: NextStep['do'] } =
    call.status === 'dialled' ? { changed: null, do: 'agent' } : nextStep(call, asked, now);
  if (step !== 'agent') return { changed, step, again: false };
  const live = changed ?? call;
  if (!hasNoRelay(live, now)) {
    const missing = missRelay(live, now);
    return { changed: missing === call ? null : missing, step, again: live.relayMissingSince !== null };
  }
  const given = live.status === 'in_progress' ? callStandIn(live, standInId, now) : null;
  if (!given) return { changed, step: 'apologise', again: false };
  return { changed: dialTransfer(given, given.transfer, asked.token, now), step: 'dial', again: false };
}

function answerOf(deps: Pick<ContinueDeps, 'now' | 'settings'>, call: Live, { step, again }: Decision): CallAnswer {
  if (step === 'apologise') return { do: 'apologise', call };
  if (call.status === 'dialled') return { do: 'connect', call, leg: 1, again };
  const { transfer, digits } = call;
  if (step === 'dial' && transfer) {
    const talkedSeconds = (deps.now().getTime() - new Date(call.answeredAt).getTime()) / 1000;
    const limitSeconds = Math.max(1, Math.floor(deps.settings.maxCallSeconds - talkedSeconds));
    const excuse = isWithStandIn(call);
    return { do: 'dial', call, transfer, ringSeconds: TRANSFER_RING_SECONDS, limitSeconds, excuse };
  }
  if (step === 'play_digits' && digits) return { do: 'play_digits', call, digits };
  return step === 'agent' ? { do: 'connect', call, leg: call.leg + 1, again } : { do: 'hang_up' };
}

const isLive = (call: Call): call is Live => call.status === 'dialled' || call.status === 'in_progress';

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
