import * as z from 'zod/mini';

/**
 * One turn of a conversation. `order` sorts turns as they were spoken, which is not the order in which their texts
 * arrive. What an agent's turn was cut short of is not in `heard`.
 */
export const turnSchema = z.object({
  attempt: z.int(),
  leg: z.int(),
  order: z.int(),
  speaker: z.enum(['agent', 'person']),
  text: z.string(),
  /** How much of it reached the other side: a person's words always do. */
  heard: z.enum(['all', 'part', 'none', 'pending']),
  /** Milliseconds of the agent's audio that the person heard; null for a person's turn. */
  heardMs: z.nullable(z.number()),
  spokenMs: z.nullable(z.number()),
  /** When the turn began. */
  at: z.iso.datetime(),
});
export type Turn = z.infer<typeof turnSchema>;

/** Turns as they were spoken. */
export function inOrder(turns: readonly Turn[]): Turn[] {
  return turns.toSorted((a, b) => a.attempt - b.attempt || a.leg - b.leg || a.order - b.order);
}
