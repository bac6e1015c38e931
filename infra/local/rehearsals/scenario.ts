import * as z from 'zod';
import { expectationSchema } from './expectation.ts';
import { pattern } from './pattern.ts';

const line = z.string().min(1).max(2_000);
const lines = z.union([line.transform((one) => [one]), z.array(line).min(1)]);

const manners = [
  ...['plain', 'terse', 'chatty', 'hesitant', 'self-correcting', 'spelling', 'interrupting', 'silent', 'hostile'],
] as const;

/**
 * What must not happen whatever was understood. `transfer`: the call is not handed to a person. `price`: the agent names no amount
 * that the person has not named before. `agentSays`: no sentence of the agent matches. `recorded`: no value of the record matches.
 */
const neverSchema = z.union(
  [
    z.enum(['transfer', 'price']),
    z.strictObject({ agentSays: pattern, why: line.optional() }),
    z.strictObject({ recorded: pattern, why: line.optional() }),
  ],
  'must be transfer, price, {agentSays: …} or {recorded: …}',
);
export type Never = z.infer<typeof neverSchema>;

/**
 * One rehearsal: somebody, what they know, what they want, and the record that must come of it. The person is driven by what the
 * agent asks: whatever matches an `asked` gets its answer; anything else the next line of `says`, then `otherwise`.
 */
export const scenarioSchema = z.strictObject({
  title: line,
  /** How they speak, for readers, and for the voice of `--real`. */
  manner: z.enum(manners),
  goal: line,
  /** Played with every `npm test` too. */
  lean: z.boolean().default(false),
  /** Another scenario of the folder that the same telephone plays first. */
  after: z.string().optional(),
  /** What they know, as `{name}` in what they say and in what is expected; of several values the seed chooses one. */
  facts: z.record(z.string().regex(/^[a-z_]+$/, 'is named in small letters'), lines).default({}),
  /** Said on picking up, before anything was heard. */
  opens: line.optional(),
  says: z.array(line).default([]),
  /** Each line is said once, the last of them as often as it is asked for (three times at most). */
  answers: z.array(z.strictObject({ asked: pattern, says: lines, hangsUp: z.boolean().default(false) })).default([]),
  /** Speaks while the agent does, once it has spoken this long. */
  interrupts: z.strictObject({ afterMs: z.int().min(100).max(60_000), says: line }).optional(),
  /** Hangs up in the middle of the agent's sentence, once everything in `says` was said. */
  hangsUp: z.boolean().default(false),
  otherwise: line.optional(),
  /** This agent's own part, read by its adapter: what was ordered, for example. */
  setup: z.record(z.string(), z.unknown()).default({}),
  expect: z.strictObject({
    outcome: z.union([line.transform((one) => [one]), z.array(line).min(1)]),
    /** Every field that is not named here must be empty. */
    record: z.record(z.string(), expectationSchema),
  }),
  never: z.array(neverSchema).default([]),
});

/** A scenario with the name of its file, and of the folder, which is its agent's. */
export type Scenario = z.infer<typeof scenarioSchema> & { agent: string; name: string };
