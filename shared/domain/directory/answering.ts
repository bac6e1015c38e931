import type { AgentConfig } from './agent-config.ts';
import { isOpen } from './opening-hours.ts';

/** What a caller gets of whoever answers: the agent, an agent that says that it is closed and takes a message, or a person without any agent. */
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

const CLOSED = `

# En ce moment
L’entreprise est fermée. Dis-le, propose de prendre un message avec l’outil prendre_message, et n’annonce aucun rappel avant la réouverture.`;

const NOBODY_ON_DUTY = `
On vient d’appeler la personne d’astreinte, qui n’a pas pu prendre l’appel : excuse-toi de l’attente.`;

/** What an agent is told of it, after its instructions. `rangInVain`: a person was rung for the caller, and did not take the call. */
export function closedInstructions(answering: Answering, rangInVain: boolean): string {
  if (answering !== 'message') return '';
  return rangInVain ? CLOSED + NOBODY_ON_DUTY : CLOSED;
}
