import * as z from 'zod/mini';

/** What a record says besides the fields of the business: a field of that name would stand in its place. */
const RESERVED: readonly string[] = [
  ...['id', 'appel_id', 'numero_appelant', 'numero_appele', 'statut', 'issue', 'sources', 'corrections'],
  ...['appele_le', 'cree_le', 'modifie_le', 'version'],
];

/**
 * What a business wants to know of a conversation: one value of the record. `choice` has its words in `choices`; `telephone` is
 * kept in E.164 where it is a number, `date` as an ISO day.
 */
export const fieldSchema = z.object({
  /** The record's key. */
  name: z.string().check(
    z.regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and underscores'),
    z.refine((name) => !RESERVED.includes(name), 'is a word that every record uses already'),
  ),
  kind: z.enum(['text', 'boolean', 'choice', 'telephone', 'email', 'date']),
  /** For the model that reads the conversation, in the agent's language. */
  description: z.string().check(z.minLength(1), z.maxLength(300)),
  choices: z._default(z.array(z.string().check(z.minLength(1), z.maxLength(60))).check(z.maxLength(20)), []),
});

export type Field = z.infer<typeof fieldSchema>;
