import type { CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';
import type { TransferFailure } from './transfer.ts';
import { connectTransfer, failTransfer, pickUpTransfer } from './transfer-transitions.ts';

/** What the carrier does with the person's telephone. */
export type BriefingAnswer =
  /** Say who is calling and ask for a key; `last`: for the last time. */
  | { do: 'brief'; call: CallIn<'in_progress'>; transferId: string; briefing: string; last: boolean }
  /** Join the two. */
  | { do: 'join' }
  | { do: 'hang_up' };

interface Deps {
  calls: CallRepository;
  now: () => Date;
}

const ACCEPT = '1';
const DECLINE = '2';

/**
 * The person answered their telephone, or pressed a key. Only 1 joins them with the caller: an answering machine presses
 * nothing. What was pressed first counts; a request that is repeated gets the same answer.
 */
export async function briefTransfer(
  deps: Deps,
  asked: { callId: string; attempt: number; transferId: string; key: string | null; last: boolean },
): Promise<BriefingAnswer> {
  const { key, last, transferId } = asked;
  const call = await changeCall(deps, asked.callId, (current) => {
    const transfer = current.attempt === asked.attempt ? current.transfer : null;
    if (current.status !== 'in_progress' || transfer?.state !== 'ringing' || transfer.id !== transferId) return null;
    const now = deps.now();
    if (key === ACCEPT) return connectTransfer(current, transfer, now);
    const failure = failureOf(key, last);
    if (failure !== null) return failTransfer(current, failure, now);
    return transfer.pickedUpAt === null ? pickUpTransfer(current, transfer, now) : null;
  });
  const transfer = call?.transfer;
  if (call?.status !== 'in_progress' || call.attempt !== asked.attempt || transfer?.id !== transferId) {
    return { do: 'hang_up' };
  }
  if (transfer.state === 'connected') return { do: 'join' };
  if (transfer.state !== 'ringing') return { do: 'hang_up' };
  return { do: 'brief', call, transferId, briefing: transfer.briefing, last: key !== null };
}

/** A key that means nothing may be a slip, once. */
function failureOf(key: string | null, last: boolean): TransferFailure | null {
  return key === DECLINE || (key !== null && last) ? 'declined' : null;
}
