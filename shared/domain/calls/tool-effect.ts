import * as z from 'zod/mini';

/**
 * What an agent did during a call, as a child of that call: written in the same transaction as the effect itself, so that one
 * exists exactly when the other does. `intent` is what makes two requests of the model the same one.
 */
export const toolEffectSchema = z.object({
  tool: z.string(),
  intent: z.string(),
  /** The model's own id of the request that had the effect. */
  functionCallId: z.string(),
  attempt: z.int(),
  leg: z.int(),
  arguments: z.string(),
  /** What the model was told, as JSON text. */
  output: z.string(),
  at: z.iso.datetime(),
});
export type ToolEffect = z.infer<typeof toolEffectSchema>;

/**
 * What became of an effect. `repeated`: it had happened before, and this is what was said of it then; `fenced`: another relay
 * holds the call, nothing happened; `moved`: nothing happened either, since something that it stands on changed meanwhile.
 */
export type EffectOutcome =
  | { kind: 'committed' }
  | { kind: 'repeated'; output: string }
  | { kind: 'fenced' }
  | { kind: 'moved' };
