import { bindCarrierCall } from './bind-carrier-call.ts';
import type { CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { claimAttempt, endAttempt, reschedule } from './call-transitions.ts';
import { type CallingHours, nextCallingInstant } from './calling-hours.ts';
import type { Carrier } from './carrier.ts';
import { changeCall } from './change-call.ts';
import { callUrls } from './call-urls.ts';
import type { ConversationRepository } from './conversation-repository.ts';
import type { Logger } from '../../runtime/logger.ts';

/** How long to wait for a line that another call holds. */
const LINE_WAIT_SECONDS = 5;
/** The carrier being down is no reason to wait as long as after an unanswered call. */
const CARRIER_DOWN_SECONDS = 60;
const RING_SECONDS = 40;

export interface PlaceCallDeps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'recordRefusal'>;
  carrier: Pick<Carrier, 'dial'>;
  /** Commits the claimed attempt together with what it means to the call's subject; false when anything moved meanwhile. */
  claim(call: CallIn<'dispatching'>, lineHolder: string | null): Promise<boolean>;
  /** Takes the claim back: the carrier was not asked, and will be, not before `notBefore`. */
  release(callId: string, attempt: number, notBefore: Date): Promise<void>;
  lineHolder(call: CallIn<'requested'>): Promise<string | null>;
  /** Our address, as the carrier reaches it. */
  publicUrl(): Promise<string>;
  /** Asks for this same call again, after a delay. */
  requeue(callId: string, delaySeconds: number): Promise<void>;
  /** Hands an ended call over to be settled. */
  announceEnd(callId: string): Promise<void>;
  settings: { hours: CallingHours; retrySeconds: number; maxCallSeconds: number; detectMachines: boolean };
  now: () => Date;
  log: Logger;
}

/**
 * Dials a requested call once. Safe to run twice, at the same time, or to die anywhere inside: one claim is committed
 * before the one request to the carrier, and that request is never repeated on an outcome nobody knows.
 */
export async function placeCall(deps: PlaceCallDeps, callId: string): Promise<void> {
  const call = await deps.calls.find(callId);
  if (!call)
    return deps.log.warn('A call that was asked for is no longer there: whom it was for was erased', { callId });
  // Anything else means that somebody was faster, or that the call is no longer wanted.
  if (call.status !== 'requested') return;
  const now = deps.now();
  if (now < new Date(call.notBefore)) return;
  if (now >= new Date(call.notAfter)) return await expire(deps, call);
  const opening = nextCallingInstant(now, deps.settings.hours, call.timeZones);
  if (!opening) return await expire(deps, call);
  if (opening > now) return await putOff(deps, call, opening);

  const holder = await deps.lineHolder(call);
  if (holder !== null && holder !== call.id && (await isLive(deps, holder))) {
    await putOff(deps, call, new Date(now.getTime() + LINE_WAIT_SECONDS * 1000));
    return await deps.requeue(call.id, LINE_WAIT_SECONDS);
  }
  const claimed = claimAttempt(call, now);
  if (!(await deps.claim(claimed, holder))) return;
  await dial(deps, { ...claimed, version: claimed.version + 1 });
}

async function dial(deps: PlaceCallDeps, call: CallIn<'dispatching'>): Promise<void> {
  const log = deps.log.with({ callId: call.id, attempt: call.attempt });
  const urls = callUrls(await deps.publicUrl(), call);
  const result = await deps.carrier.dial({
    from: call.from,
    to: call.to,
    answerUrl: urls.answer,
    statusUrl: urls.status,
    answeredByUrl: deps.settings.detectMachines ? urls.status : null,
    ringSeconds: RING_SECONDS,
    maxSeconds: deps.settings.maxCallSeconds,
  });
  switch (result.kind) {
    case 'accepted':
      await changeCall(deps, call.id, (current) => {
        const binding = bindCarrierCall(current, call.attempt, result.sid, deps.now());
        return binding.kind === 'bound' ? binding.call : null;
      });
      return log.info('The carrier accepted the call', { sid: result.sid });
    case 'not_dialled': {
      log.warn('The carrier could not be asked to dial', { reason: result.reason });
      const wait = Math.min(deps.settings.retrySeconds, CARRIER_DOWN_SECONDS);
      await deps.release(call.id, call.attempt, new Date(deps.now().getTime() + wait * 1000));
      return await deps.requeue(call.id, wait);
    }
    case 'refused':
      log.error('The carrier refuses to dial', { reason: result.reason });
      await deps.conversations.recordRefusal(call.id, call.attempt, result.reason);
      await changeCall(deps, call.id, (current) =>
        current.status === 'dispatching' && current.attempt === call.attempt
          ? endAttempt(current, 'rejected', deps.now())
          : null,
      );
      return await deps.announceEnd(call.id);
    case 'unsure':
      // The attempt stays `dispatching`. Whatever the carrier did will show: by its callbacks, or when it is asked.
      return log.error('Nobody knows whether the carrier dialled', { reason: result.reason });
  }
}

/** A call that was cancelled while it may have been ringing still has the line: until that is over, what rings there is its. */
async function isLive(deps: PlaceCallDeps, callId: string): Promise<boolean> {
  const holder = await deps.calls.find(callId);
  if (holder?.status === 'cancelled') return holder.dueAt !== undefined;
  return holder?.status === 'dispatching' || holder?.status === 'dialled' || holder?.status === 'in_progress';
}

async function putOff(deps: PlaceCallDeps, call: CallIn<'requested'>, until: Date): Promise<void> {
  // Losing this race is fine: whoever won knows better when the call is due.
  await deps.calls.save(reschedule(call, until), deps.now());
}

async function expire(deps: PlaceCallDeps, call: CallIn<'requested'>): Promise<void> {
  if (await deps.calls.save(endAttempt(call, 'expired', deps.now()), deps.now())) await deps.announceEnd(call.id);
}
