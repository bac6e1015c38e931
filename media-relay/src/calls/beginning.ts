import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import { agentReturn } from './agent-return.ts';
import type { Beginning } from './conversation-ports.ts';

/**
 * How a leg begins. `before`: the call as it was when this relay took it; `turns`: what was said in this attempt. A call that
 * was handed over at a pause goes on as if nothing had been; one that lost its relay owes the person a word.
 */
export function beginningOf(
  call: CallIn<'in_progress'>,
  before: CallIn<'dialled' | 'in_progress'>,
  turns: readonly Turn[],
): Beginning {
  const last = turns.at(-1);
  // Somebody who was put through to a person, in vain, has not met the agent yet.
  const back = last || !call.transfer ? agentReturn(call) : null;
  if (back) return { kind: 'returned', ...back };
  if (before.status !== 'in_progress' || !last) return { kind: 'opening' };
  const cutOff = last.speaker === 'agent' && last.heard !== 'all';
  if (!before.handedOver || cutOff) return { kind: 'resumed' };
  return { kind: 'continued', owesAnswer: last.speaker === 'person' };
}
