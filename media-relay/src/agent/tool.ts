import type { FunctionCall } from '../realtime/realtime-events.ts';
import type { ToolDeclaration } from '../realtime/session-settings.ts';

/** Why a tool takes the call away from its agent, for a while or for good. */
export type Leaving = 'transferring' | 'sending_digits';

/** What the model hears, as JSON. With `leave` the leg ends once the agent's last words were heard. */
export interface ToolResult {
  output: Record<string, unknown>;
  leave?: Leaving;
}

/** Something an agent can do during a call. */
export interface Tool {
  declaration: ToolDeclaration;
  /** After this many milliseconds the model is told that nothing is known yet. @default 12 000 */
  deadlineMs?: number;
  /** Resolves when the effect is committed, and not before. A rejection is told as a failure without an effect known. */
  run(call: FunctionCall): Promise<ToolResult>;
}
