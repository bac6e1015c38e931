import type { CallIn } from './call.ts';
import { digitsPlayed, playDigits } from './digits-transitions.ts';
import type { Transfer, TransferFailure, TransferIn } from './transfer.ts';
import { dialTransfer, failTransfer, finishTransfer } from './transfer-transitions.ts';

type Talking = CallIn<'in_progress'>;

/** What the carrier says of a dialling that it has finished. */
export interface DialReport {
  transferId: string;
  status: 'completed' | 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  /** Whether the two were joined; null where it does not say. */
  bridged: boolean | null;
  talkSeconds: number | null;
  /** The caller has hung up: nothing that is answered will be done. */
  callerGone: boolean;
}

/** Why the carrier asks what is next. */
export interface Asked {
  /** The same for every delivery of one question; null where the carrier sends none. */
  token: string | null;
  /** A dialling came to its end. */
  dial: DialReport | null;
  /** These keys were pressed. */
  digitsId: string | null;
}

/** What a live call does next; `changed` must be saved before the carrier is told, null when there is nothing to save. */
export interface NextStep {
  changed: Talking | null;
  do: 'dial' | 'play_digits' | 'agent' | 'hang_up';
}

const agent = (changed: Talking | null): NextStep => ({ changed, do: 'agent' });

/**
 * The step that follows in a live call: to a person, to the keys that are to be pressed, or (back) to the agent. Nothing is told to
 * the carrier a second time, except in answer to the very question that it was told in answer to: that answer was lost.
 */
export function nextStep(call: Talking, asked: Asked, now: Date): NextStep {
  const { transfer } = call;
  if (asked.dial) {
    // A report on an earlier transfer is old news.
    return asked.dial.transferId === transfer?.id ? afterDial(call, transfer, asked.dial, now) : agent(null);
  }
  switch (transfer?.state) {
    case 'requested':
      return { changed: dialTransfer(call, transfer, asked.token, now), do: 'dial' };
    case 'ringing':
      if (isSame(asked.token, transfer.token)) return { changed: null, do: 'dial' };
      return agent(failTransfer(call, 'failed', now));
    case 'connected':
      // Over; or the two were torn apart, by whoever sent the call here.
      if (transfer.endedAt !== null) return { changed: null, do: 'hang_up' };
      return agent(failTransfer(call, 'failed', now));
    default:
      return afterKeys(call, asked, now);
  }
}

function afterDial(call: Talking, transfer: Transfer, report: DialReport, now: Date): NextStep {
  switch (transfer.state) {
    case 'ringing': {
      if (!talked(transfer, report)) return agent(failTransfer(call, failureOf(transfer, report), now));
      const late = { ...transfer, state: 'connected' as const, connectedAt: transfer.pickedUpAt ?? now.toISOString() };
      return over(call, { ...late, endedAt: null, talkSeconds: null }, report, now);
    }
    case 'connected':
      if (transfer.endedAt !== null) return { changed: null, do: 'hang_up' };
      if (report.bridged === false && !report.callerGone) return agent(failTransfer(call, 'failed', now));
      return over(call, transfer, report, now);
    default:
      return agent(null);
  }
}

function over(call: Talking, transfer: TransferIn<'connected'>, report: DialReport, now: Date): NextStep {
  return { changed: finishTransfer(call, transfer, report.talkSeconds, now), do: 'hang_up' };
}

/** Whether the two were joined although nobody told us: a cold transfer whose report of the answer was lost. */
function talked(transfer: TransferIn<'ringing'>, { bridged, status }: DialReport): boolean {
  return bridged ?? (transfer.kind === 'cold' && (status === 'completed' || status === 'answered'));
}

function failureOf(transfer: TransferIn<'ringing'>, { status, callerGone }: DialReport): TransferFailure {
  if (callerGone || status === 'canceled') return 'caller_left';
  // What the carrier calls a dialling that was answered and led to nothing is not documented.
  if (transfer.pickedUpAt !== null || status === 'completed' || status === 'answered') return 'voicemail';
  if (status === 'busy') return 'busy';
  return status === 'no-answer' ? 'no_answer' : 'failed';
}

function afterKeys(call: Talking, asked: Asked, now: Date): NextStep {
  const { digits } = call;
  if (digits?.state === 'requested') return { changed: playDigits(call, digits, asked.token, now), do: 'play_digits' };
  if (digits?.state !== 'playing') return agent(null);
  const pressed = asked.digitsId === digits.id;
  if (!pressed && isSame(asked.token, digits.token)) return { changed: null, do: 'play_digits' };
  return agent(digitsPlayed(call, digits, pressed));
}

function isSame(token: string | null, other: string | null): boolean {
  return token !== null && token === other;
}
