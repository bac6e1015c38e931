import * as z from 'zod';
import { callAgentSchema } from '../calls/call.ts';

/**
 * What is known of somebody who called: what the conversation says, and apart from it what a person made of it. One for each call.
 */
export const CALLER_RECORD_VERSION = 1;

const value = z.union([z.string(), z.boolean()]).nullable();
export type FieldValue = z.infer<typeof value>;

export const callerRecordSchema = z.object({
  schema: z.literal(CALLER_RECORD_VERSION),
  /** The call's id. */
  id: z.string(),
  /** Who called, in E.164; null where the number was withheld. A hint of who it was, never proof. */
  numero_appelant: z.string().nullable(),
  /** Our number that was called. */
  numero_appele: z.string(),
  /**
   * `extraite`: the conversation was read; `abandonnee`: there was none; `transmise`: a person had it, and no agent; `a_relire`: it
   * could not be read, and the transcript is for a person.
   */
  statut: z.enum(['extraite', 'abandonnee', 'a_relire', 'transmise']),
  /** How the call ended. */
  issue: z.string(),
  /** The agent that held the call, at the version whose fields these are; null where none came to the line. */
  agent: z.nullable(callAgentSchema).default(null),
  /** The fields that the business asks for, with the line of the transcript that proves each. */
  champs: z.record(
    z.string(),
    z.object({ valeur: value, source: z.object({ ligne: z.int(), texte: z.string() }).nullable() }),
  ),
  /** What a person wrote in the place of what was extracted. */
  corrections: z.record(z.string(), value),
  /** Days for which the record is kept; null for ever. */
  keepDays: z.int().nullable().default(null),
  appele_le: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});

export type CallerRecord = z.infer<typeof callerRecordSchema>;

/** Each field as it is to be believed: the person's word before the model's. */
export function valuesOf({ champs, corrections }: CallerRecord): Record<string, FieldValue> {
  const extracted = Object.fromEntries(Object.entries(champs).map(([name, { valeur }]) => [name, valeur]));
  return { ...extracted, ...corrections };
}
