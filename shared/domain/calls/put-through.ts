import type { CallIn } from './call.ts';
import type { TransferAnswer, TransferRequest } from './request-transfer.ts';
import { spokenNumber } from './spoken-number.ts';
import { putThroughWords } from './transfer-words.ts';

interface Deps {
  requestTransfer(request: TransferRequest): Promise<TransferAnswer>;
}

/**
 * Gives a caller to a person without a word of the agent, which comes to the line only if nobody takes the call. The person is asked
 * to press a key: otherwise their answering machine would have the caller. `from`: who calls, null where that is withheld. False when
 * the call is no longer this leg's to give away.
 */
export async function putThrough(
  { requestTransfer }: Deps,
  call: CallIn<'in_progress'>,
  from: string | null,
): Promise<boolean> {
  const { id: callId, attempt, leg, language } = call;
  const briefing = putThroughWords(language, from === null ? null : spokenNumber(from));
  const answer = await requestTransfer({ callId, attempt, leg, kind: 'warm', briefing, reason: 'out of hours' });
  return answer.kind === 'requested';
}
