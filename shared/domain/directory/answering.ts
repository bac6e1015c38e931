import type { AgentConfig } from './agent-config.ts';
import { isOpen } from './opening-hours.ts';

/** What a caller gets: the agent, an agent that says that it is closed and takes a message, or a person without any agent. */
export type Answering = 'agent' | 'message' | 'transfer';

/**
 * What opening hours make of a call that came in at `instant`. `somebodyIsThere`: there is a person to put it through to, who was not
 * rung for it in vain; without one a message is better than nothing.
 */
export function answeringAt(
  { openingHours, outOfHours }: Pick<AgentConfig, 'openingHours' | 'outOfHours'>,
  instant: Date,
  somebodyIsThere: boolean,
): Answering {
  if (isOpen(openingHours, instant)) return 'agent';
  return outOfHours === 'transfer' && !somebodyIsThere ? 'message' : outOfHours;
}
