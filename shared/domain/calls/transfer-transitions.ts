import type { Call, CallIn } from './call.ts';
import type { Transfer, TransferFailure, TransferIn } from './transfer.ts';

type Talking = CallIn<'in_progress'>;

/** The person's telephone rings this long. */
export const TRANSFER_RING_SECONDS = 25;
/** How long the briefing may keep the line: two times a minute's worth of words, and the waits for a key. */
const BRIEFING_MS = 150_000;
/** While two people talk nobody reports to us; the carrier is asked this often whether they still do. */
export const HANDED_OVER_CHECK_MS = 60_000;

/** The agent is back on the line well before that. */
const RETURN_MS = 30_000;

const after = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString();

/** A transfer that is neither done nor failed. There is one at the most. */
export function isOpen(transfer: Transfer | null): transfer is Exclude<Transfer, TransferIn<'failed'>> {
  return transfer !== null && transfer.state !== 'failed';
}

/** No relay holds the call, and none is to be looked for: the carrier is calling a person to the line, or they talk. */
export function isWithPerson(call: Pick<Call, 'transfer'>): boolean {
  return call.transfer?.state === 'ringing' || call.transfer?.state === 'connected';
}

/** The wish to hand the call to a person. Keys that were to be pressed are not pressed any more. */
export function openTransfer(
  call: Talking,
  wish: Pick<Transfer, 'id' | 'to' | 'kind' | 'briefing' | 'reason'> & { agentLost?: boolean },
  now: Date,
): Talking & { transfer: TransferIn<'requested'> } {
  const transfer: TransferIn<'requested'> = {
    agentLost: false,
    ...wish,
    leg: call.leg,
    ordinal: (call.transfer?.ordinal ?? 0) + 1,
    requestedAt: now.toISOString(),
    state: 'requested',
    failure: null,
  };
  return { ...call, transfer, digits: call.digits?.state === 'requested' ? null : call.digits };
}

/** The carrier is about to be told to call the person; written before it is, so that no crash calls twice. */
export function dialTransfer(
  call: Talking,
  transfer: TransferIn<'requested'>,
  token: string | null,
  now: Date,
): Talking & { transfer: TransferIn<'ringing'> } {
  return {
    ...call,
    transfer: { ...transfer, state: 'ringing', dialledAt: now.toISOString(), token, pickedUpAt: null },
    relayMissingSince: null,
    personDials: call.personDials + 1,
    dueAt: after(now, TRANSFER_RING_SECONDS * 1000 + BRIEFING_MS),
  };
}

/** Somebody or something answered the person's telephone. With nobody to ask, that is the connection. */
export function pickUpTransfer(call: Talking, transfer: TransferIn<'ringing'>, now: Date): Talking {
  const pickedUp = { ...transfer, pickedUpAt: transfer.pickedUpAt ?? now.toISOString() };
  return transfer.kind === 'cold' ? connectTransfer(call, pickedUp, now) : { ...call, transfer: pickedUp };
}

/** The person takes the call. */
export function connectTransfer(call: Talking, transfer: TransferIn<'ringing'>, now: Date): Talking {
  const connectedAt = now.toISOString();
  return {
    ...call,
    transfer: { ...transfer, state: 'connected', connectedAt, endedAt: null, talkSeconds: null },
    dueAt: after(now, HANDED_OVER_CHECK_MS),
  };
}

/** Person and caller have finished. The carrier hangs up next, and says so; should it not, it is asked soon. */
export function finishTransfer(
  call: Talking,
  transfer: TransferIn<'connected'>,
  talkSeconds: number | null,
  now: Date,
): Talking {
  const dueAt = after(now, 10_000);
  return { ...call, transfer: { ...transfer, endedAt: now.toISOString(), talkSeconds }, dueAt };
}

/** Nobody took the call: the agent is to come back to the line. */
export function failTransfer(call: Talking, failure: TransferFailure, now: Date): Talking {
  if (!isOpen(call.transfer)) return call;
  const dueAt = after(now, RETURN_MS);
  return { ...call, transfer: failed(call.transfer, failure, now), returns: call.returns + 1, dueAt };
}

/** What a transfer is when the attempt is over: one that had not come about never will. */
export function closedTransfer(transfer: Transfer | null, now: Date): Transfer | null {
  switch (transfer?.state) {
    case 'requested':
    case 'ringing':
      return failed(transfer, 'caller_left', now);
    case 'connected':
      return { ...transfer, endedAt: transfer.endedAt ?? now.toISOString() };
    default:
      return transfer ?? null;
  }
}

function failed(transfer: Transfer, failure: TransferFailure, now: Date): TransferIn<'failed'> {
  const { id, to, kind, briefing, reason, agentLost, leg, ordinal, requestedAt } = transfer;
  const kept = { id, to, kind, briefing, reason, agentLost, leg, ordinal, requestedAt };
  return { ...kept, state: 'failed', failure, failedAt: now.toISOString() };
}
