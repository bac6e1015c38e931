import * as z from 'zod';

const oneOrMany = z
  .union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))])
  .transform((value) => [value].flat(2));

const conditionValue = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])
  .transform((value) => [value].flat().map(String));

/** One statement of an identity policy, its intrinsics resolved. */
export const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValue)).optional(),
});

export type Statement = z.infer<typeof statementSchema>;
