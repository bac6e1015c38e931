import type { CallIn } from './call.ts';
import { callerNumber } from './caller-number.ts';
import { spokenNumber } from './spoken-number.ts';
import type { TransferIn } from './transfer.ts';
import { openTransfer } from './transfer-transitions.ts';
import { agentLostWords } from './transfer-words.ts';

/**
 * Gives a caller whose agent is lost for good to a person; the carrier is told when it next asks what to do. Null where nobody is
 * there, or was rung before in this conversation; for somebody whom we called: they hear an apology, and are called again; and on a
 * SIP call, where only the agent's own session could hand it over.
 */
export function callStandIn(
  call: CallIn<'in_progress'>,
  id: string,
  now: Date,
): (CallIn<'in_progress'> & { transfer: TransferIn<'requested'> }) | null {
  if (call.direction !== 'inbound' || call.transport === 'sip' || call.standIn === null || call.transfer !== null)
    return null;
  const from = callerNumber(call.from);
  const briefing = agentLostWords(call.language, from === null ? null : spokenNumber(from));
  return openTransfer(
    call,
    { id, to: call.standIn, kind: 'warm', briefing, reason: 'agent lost', agentLost: true },
    now,
  );
}

/** Whether the call is being given to a person because its agent was lost: the caller is owed a word about it. */
export function isWithStandIn({ transfer }: Pick<CallIn<'in_progress'>, 'transfer'>): boolean {
  return transfer?.agentLost === true;
}
