import * as z from 'zod';
import { type Persona, person, type Reaction } from './persona.ts';

const MAX_REACTIONS = 200;
const line = z.string().max(2_000);
const milliseconds = z.number().min(0).max(3_600_000);

const pattern = z
  .string()
  .max(1_000)
  .transform((source, context) => {
    try {
      return new RegExp(source, 'iu');
    } catch (error) {
      context.addIssue({ code: 'custom', message: String(error) });
      return z.NEVER;
    }
  });

const reaction = z.strictObject({
  on: z.enum(['turn', 'speech']),
  afterVoicedMs: milliseconds.optional(),
  hears: pattern.optional(),
  says: line.optional(),
  presses: z.string().max(100).optional(),
  hangsUp: z.boolean().optional(),
});

/** What anybody says without a script of their own can be another line, or null: nothing. */
const ownLine = line
  .nullable()
  .transform((text) => text ?? undefined)
  .optional();

/** A persona in JSON, for a conversation that none of the built-in ones has. A pattern (`hears`) takes no notice of case. */
const scriptSchema = z.strictObject({
  kind: z.enum(['human', 'silent']).optional(),
  style: z.string().max(200).optional(),
  pickUpPauseMs: milliseconds.optional(),
  greeting: line.optional(),
  reactions: z.array(reaction).max(MAX_REACTIONS),
  answersAll: z.boolean().optional(),
  otherwise: line.optional(),
  leave: ownLine,
  farewell: ownLine,
  prompt: ownLine,
  lingerMs: milliseconds.optional(),
  patienceMs: milliseconds.optional(),
  maxCallMs: milliseconds.optional(),
});

/** The persona that `script` describes. Throws an error that names the first thing wrong with it. */
export function readScript(script: unknown): Persona {
  const read = scriptSchema.safeParse(script);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`script/${issue?.path.join('/')}: ${issue?.message}`);
  }
  // What is absent must be absent, not undefined: an undefined line silences the one that everybody has.
  const { reactions, ...own } = read.data;
  return person({ ...own, reactions: reactions.map((one): Reaction => ({ ...one })) });
}
