import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';
import type { Transfer } from './transfer.ts';
import { isOpen, openTransfer } from './transfer-transitions.ts';

/** Longer ones would keep both people waiting: this is about a minute of the carrier's voice. */
export const MAX_BRIEFING_CHARS = 700;
const MAX_REASON_CHARS = 200;
/** A person who did not take the call twice is not rung again in the same conversation. */
const MAX_TRANSFERS = 2;

interface Deps {
  calls: CallRepository;
  /** Whom calls are transferred to, E.164 and allowed to be called; null for nobody. */
  transferTo: string | null;
  newId(prefix: 'trf'): string;
  now: () => Date;
}

export interface TransferRequest {
  callId: string;
  attempt: number;
  /** The leg that asks; null for staff, who ask whoever talks. */
  leg: number | null;
  kind: Transfer['kind'];
  /** In the call's language; cut at {@link MAX_BRIEFING_CHARS}. */
  briefing: string;
  reason: string;
}

/** `not_talking`: the call is not, or no longer, in the conversation that asks. */
export type TransferRefusal = 'nobody_to_transfer_to' | 'not_talking' | 'too_many_transfers';
export type TransferAnswer = { kind: 'requested'; transfer: Transfer } | { kind: 'refused'; refusal: TransferRefusal };

/**
 * Notes in the call that it is to be handed to a person; the carrier is told when it next asks what to do. While a transfer is
 * open, asking again changes nothing and returns the one there is.
 */
export async function requestTransfer(deps: Deps, request: TransferRequest): Promise<TransferAnswer> {
  const { transferTo: to } = deps;
  if (to === null) return { kind: 'refused', refusal: 'nobody_to_transfer_to' };
  const id = deps.newId('trf');
  let answer: TransferAnswer = { kind: 'refused', refusal: 'not_talking' };
  await changeCall(deps, request.callId, (call) => {
    answer = { kind: 'refused', refusal: 'not_talking' };
    if (call.status !== 'in_progress' || call.attempt !== request.attempt) return null;
    if (request.leg !== null && call.leg !== request.leg) return null;
    if (isOpen(call.transfer)) {
      answer = { kind: 'requested', transfer: call.transfer };
      return null;
    }
    if (call.transfer !== null && call.transfer.ordinal >= MAX_TRANSFERS) {
      answer = { kind: 'refused', refusal: 'too_many_transfers' };
      return null;
    }
    const briefing = request.briefing.trim().slice(0, MAX_BRIEFING_CHARS);
    const wish = { id, to, kind: request.kind, briefing, reason: request.reason.trim().slice(0, MAX_REASON_CHARS) };
    const next = openTransfer(call, wish, deps.now());
    if (next.transfer) answer = { kind: 'requested', transfer: next.transfer };
    return next;
  });
  return answer;
}
