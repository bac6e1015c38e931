/** One thing that happened in the conversation, as the model remembers it. */
export type Turn =
  | { by: 'agent'; text: string }
  | { by: 'caller'; text: string }
  | { by: 'system'; text: string }
  | { by: 'tool_call'; name: string; arguments: string }
  | { by: 'tool_result'; output: string };

/** A function the model may call, as the product describes it. */
export interface FunctionTool {
  name: string;
  description?: string | undefined;
  /** JSON Schema of the arguments. */
  parameters?: Record<string, unknown> | undefined;
}

/** All that a mind may know. */
export interface Situation {
  instructions: string;
  /** Instructions given for this response alone, or null. */
  responseInstructions: string | null;
  tools: readonly FunctionTool[];
  turns: readonly Turn[];
  seed: number;
}

/** What the model decides to do: say a sentence, call a function. `arguments` is JSON. */
export type Intent = { type: 'say'; text: string } | { type: 'call'; name: string; arguments: string };

/**
 * A character the simulated model can take. It is a pure function of the situation: it reads the product's instructions
 * and what was heard, and remembers nothing of its own, so that truncating the conversation truly makes it forget.
 */
export interface Mind {
  name: string;
  /** Whether these instructions and tools are about what this mind knows. */
  suits(situation: Situation): boolean;
  think(situation: Situation): Intent[];
}
