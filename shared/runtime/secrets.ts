import { AwsJsonError, type AwsJsonCall } from './aws-json.ts';

export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** A secret with both versions that are valid while it is being rotated. */
export interface Secret {
  current(): Promise<string>;
  /** Null where the secret was never rotated. Asked for only when the current version did not fit. */
  previous(): Promise<string | null>;
}

const CACHE_MS = 5 * 60_000;

/** Secrets Manager's secrets, each read at most every five minutes. Rejects when the service refuses or cannot be reached. */
export function createSecrets(call: AwsJsonCall, now: () => number = Date.now): (secretId: string) => Secret {
  const cache = new Map<string, { value: Promise<string | null>; until: number }>();

  const read = (secretId: string, stage: SecretStage): Promise<string | null> => {
    const key = `${stage} ${secretId}`;
    const cached = cache.get(key);
    if (cached && cached.until > now()) return cached.value;
    const value = fetchValue(call, secretId, stage);
    cache.set(key, { value, until: now() + CACHE_MS });
    // A failed read must not be remembered: the next request tries again.
    value.catch(() => cache.delete(key));
    return value;
  };

  return (secretId) => ({
    async current() {
      const value = await read(secretId, 'AWSCURRENT');
      if (value === null) throw new Error(`The secret has no current value: ${secretId}`);
      return value;
    },
    previous: () => read(secretId, 'AWSPREVIOUS'),
  });
}

async function fetchValue(call: AwsJsonCall, secretId: string, stage: SecretStage): Promise<string | null> {
  try {
    const answer = await call('secretsmanager.GetSecretValue', { SecretId: secretId, VersionStage: stage });
    return typeof answer['SecretString'] === 'string' ? answer['SecretString'] : null;
  } catch (error) {
    if (error instanceof AwsJsonError && error.type === 'ResourceNotFoundException' && stage === 'AWSPREVIOUS') {
      return null;
    }
    throw error;
  }
}
