import type { CallIn } from '../../../shared/domain/calls/call.ts';
import { prompts } from './prompts.ts';

/** What the agent is told when it comes back to a line that it had left on purpose. */
export interface AgentReturn {
  prompt: string;
  /** Whether it is for the agent to speak; after keys it is for the menu. */
  speaks: boolean;
}

/** Null for a leg that replaces a lost one: the one after it that left the line, and no later one, is told. */
export function agentReturn(call: CallIn<'in_progress'>): AgentReturn | null {
  const { transfer, digits } = call;
  if (transfer?.state === 'failed' && transfer.leg === call.leg - 1) {
    return { prompt: prompts.transferFailed[transfer.failure], speaks: true };
  }
  if (digits && digits.leg === call.leg - 1) {
    return { prompt: digits.state === 'played' ? prompts.digitsPlayed : prompts.digitsUnsure, speaks: false };
  }
  return null;
}
