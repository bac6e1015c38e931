import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { Leaving, Tool } from '../agent/tool.ts';
import type { Transcript } from '../agent/transcript.ts';
import type { UsageMeter } from '../agent/usage.ts';
import type { AgentReturn } from './agent-return.ts';
import type { CallNumbers } from './call-numbers.ts';
import type { SpeechOnLine } from './speech.ts';
import type { WhoAnswered } from './who-answered.ts';

/** Why the conversation itself came to its end. `nobody_reached`: a recorder, a fax, a switchboard without anybody. */
export type ConversationEnd =
  | 'agent_hung_up'
  | 'nobody_spoke'
  | 'nobody_reached'
  | 'too_long'
  | 'model_failed'
  | 'drained'
  | Leaving;

/**
 * How a conversation begins on this model session. `resumed`: the line or the model was lost in between, and the person noticed;
 * `continued`: nobody noticed anything; `returned`: the agent was away, and is told what came of it.
 */
export type Beginning =
  | { kind: 'opening' }
  | { kind: 'resumed' }
  | { kind: 'continued'; owesAnswer: boolean }
  | ({ kind: 'returned' } & AgentReturn);

/** Where the conversation is heard, said and written down. */
export interface ConversationPorts {
  /** To the model. */
  send(event: RealtimeClientEvent): void;
  /** The agent's voice on this line. */
  speech: SpeechOnLine;
  numbers: CallNumbers;
  now: () => number;
  finish(reason: ConversationEnd): void;
  /** The model was asked to speak and does not: another session may. */
  modelSilent(): void;
  /** The message for a recorder; null when it may not be left. */
  claimMessage(): Promise<string | null>;
  who: WhoAnswered;
  transcript: Transcript;
  usage: UsageMeter;
  tools: readonly Tool[];
  log: Logger;
}
