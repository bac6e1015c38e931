import { bindCarrierCall } from './bind-carrier-call.ts';
import type { Call, CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { losesEveryRelay } from './call-transitions.ts';
import { changeCall } from './change-call.ts';
import { type Asked, nextStep } from './next-step.ts';
import { TRANSFER_RING_SECONDS } from './transfer-transitions.ts';

type Talking = CallIn<'in_progress'>;

/** What the carrier is told to do with a call. */
export type CallAnswer =
  | { do: 'connect'; call: Call; leg: number }
  | { do: 'hang_up' }
  /** Call a person to the line, and join the two: the ring in seconds, and the most that is left of the call. */
  | { do: 'dial'; call: Talking; transfer: NonNullable<Talking['transfer']>; ringSeconds: number; limitSeconds: number }
  /** Press keys, then ask again. */
  | { do: 'play_digits'; call: Talking; digits: NonNullable<Talking['digits']> }
  /** The agent cannot be had: excuse us in the person's language, then hang up. */
  | { do: 'apologise'; language: string };

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
 * The stream ended, or whatever came after it, and the carrier asks what is next. A finished call is hung up; one that is to be
 * handed to a person, or to send keys, does that, once; one that lost its relay, or comes back from there, goes to a relay as the
 * next leg; one that never got its agent hears an apology.
 */
export async function continueCall(
  deps: Deps & { settings: { maxCallSeconds: number } },
  callId: string,
  attempt: number,
  sid: string,
  asked: Asked,
): Promise<CallAnswer> {
  const call = await bind(deps, callId, attempt, sid);
  if (!call) return { do: 'hang_up' };
  if (call.status === 'dialled') return { do: 'connect', call, leg: 1 };
  if (call.status === 'in_progress') return await goOn(deps, callId, attempt, asked);
  // The attempt ended; it may be settled or even requested again by now.
  if (call.attempt === attempt && call.lastOutcome === 'agent_unavailable') {
    return { do: 'apologise', language: call.language };
  }
  return { do: 'hang_up' };
}

async function goOn(
  deps: Deps & { settings: { maxCallSeconds: number } },
  callId: string,
  attempt: number,
  asked: Asked,
): Promise<CallAnswer> {
  let step: ReturnType<typeof nextStep>['do'] = 'hang_up';
  const call = await changeCall(deps, callId, (current) => {
    if (current.status !== 'in_progress' || current.attempt !== attempt) return null;
    const next = nextStep(current, asked, deps.now());
    step = next.do;
    return next.changed;
  });
  if (call?.status !== 'in_progress' || call.attempt !== attempt) return { do: 'hang_up' };
  return answerOf(deps, call, step);
}

function answerOf(
  deps: Pick<Deps, 'now'> & { settings: { maxCallSeconds: number } },
  call: Talking,
  step: ReturnType<typeof nextStep>['do'],
): CallAnswer {
  const { transfer, digits } = call;
  if (step === 'dial' && transfer) {
    const talkedSeconds = (deps.now().getTime() - new Date(call.answeredAt).getTime()) / 1000;
    const limitSeconds = Math.max(1, Math.floor(deps.settings.maxCallSeconds - talkedSeconds));
    return { do: 'dial', call, transfer, ringSeconds: TRANSFER_RING_SECONDS, limitSeconds };
  }
  if (step === 'play_digits' && digits) return { do: 'play_digits', call, digits };
  if (step !== 'agent') return { do: 'hang_up' };
  if (losesEveryRelay(call, deps.now())) return { do: 'apologise', language: call.language };
  return { do: 'connect', call, leg: call.leg + 1 };
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
