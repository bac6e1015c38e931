import * as z from 'zod/mini';

/**
 * Reads the process environment through a schema, once, at the start of a deployable. The only place that touches
 * `process.env`. Throws one error that names every variable that is missing or wrong.
 */
export function readEnv<Schema extends z.ZodMiniType>(schema: Schema): z.infer<Schema> {
  const result = z.safeParse(schema, process.env);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message || issue.code}`);
  throw new Error(`The environment is incomplete. ${faults.join('; ')}`);
}

/** What AWS itself puts into the environment; endpoints only differ on a developer's machine. */
export const awsEnv = z.object({
  AWS_REGION: z.string(),
  AWS_ENDPOINT_URL_DYNAMODB: z.optional(z.string()),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.optional(z.string()),
  AWS_ENDPOINT_URL_SQS: z.optional(z.string()),
  AWS_ENDPOINT_URL_SSM: z.optional(z.string()),
});

/** The credentials that AWS puts into the environment of a function, but not of a container. */
export const environmentKeys = z.object({
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.optional(z.string()),
});

/** A whole number in an environment variable, with its allowed range. */
export const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.pipe(
      z.string().check(z.regex(/^\d+$/, 'must be a whole number')),
      z.transform((text) => Number(text)),
    ),
    z.number().check(z.minimum(min), z.maximum(max)),
  );

/** For how many days something is kept after its end; 0 is for ever, and becomes null. */
export const retentionDays = z.pipe(
  wholeNumber(0, 36_500),
  z.transform((days) => (days === 0 ? null : days)),
);
