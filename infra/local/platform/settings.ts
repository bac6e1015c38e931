import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { readSettings as readProductSettings } from '../../settings.ts';
import { StartError, messageOf } from './start-error.ts';
import { readVariables, type Variables } from './variables.ts';

/** The project's folder: everything is found from here, wherever it was started. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));

const settingsSchema = z.object({
  PORT: whole(0, 65_535).default(8080),
  LOCAL_DATA_DIR: z.string().default('.local'),
  PUBLIC_HOST: z.string().optional(),
  X_API_KEY: z.string().min(8, 'must have at least 8 characters').optional(),
  RELAYS: whole(0, 16).default(1),
  SWEEP_SECONDS: whole(1, 86_400).optional(),
  DYNAMODB_ENDPOINT: z.url().optional(),
  SIM_SEED: z.string().default('1'),
  /** A synthesized assembly to run instead of the project's own. */
  LOCAL_ASSEMBLY: z.string().optional(),
  /** Opens the control port for tests; 0 chooses a free one. */
  LOCAL_CONTROL_PORT: whole(0, 65_535).optional(),
  /** Replaces the visibility timeout of every queue, so that tests need not wait for minutes. */
  LOCAL_VISIBILITY_SECONDS: whole(1, 43_200).optional(),
  /** Processes that one function may have at the same time. */
  LOCAL_MAX_ENVIRONMENTS: whole(1, 1000).default(10),
});

export interface PlatformSettings extends z.infer<typeof settingsSchema> {
  /** Absolute. */
  dataDir: string;
  variables: Variables;
}

/** Reads `.env` and the environment; throws one error for the first setting that is wrong. */
export function readPlatformSettings(environment: Variables): PlatformSettings {
  const variables = readVariables(environment['LOCAL_ENV_FILE'] ?? join(ROOT, '.env'), environment);
  const result = settingsSchema.safeParse(variables);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new StartError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (result.data.LOCAL_ASSEMBLY === undefined) assertProductSettings(variables);
  return { ...result.data, dataDir: resolve(ROOT, result.data.LOCAL_DATA_DIR), variables };
}

/** What the functions would only find out when they are first used. */
function assertProductSettings(variables: Variables): void {
  try {
    readProductSettings(() => undefined, { ...variables, COMPTOIR_LOCAL: 'true' });
  } catch (error) {
    throw new StartError(messageOf(error));
  }
}
