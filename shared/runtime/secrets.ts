import { AwsJsonError, type AwsJsonCall } from './aws-json.ts';

export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** A secret with both versions that are valid while it is being rotated. */
export interface Secret {
  current(): Promise<string>;
  /** Null where the secret was never rotated. Asked for only when the current version did not fit. */
  previous(): Promise<string | null>;
}

/** Both values that are valid while the secret is being rotated, the current one first. */
export async function keysOf(secret: Secret): Promise<string[]> {
  const keys = [await secret.current(), await secret.previous()];
  return keys.filter((key) => key !== null);
}

const CACHE_MS = 5 * 60_000;
const RETRY_MS = 30_000;

/**
 * Secrets Manager's secrets, each read again after five minutes, while the value at hand goes on being used: nobody waits for
 * that, and nobody suffers if the service cannot be reached then. Rejects only where there is no value at all.
 */
export function createSecrets(call: AwsJsonCall, now: () => number = Date.now): (secretId: string) => Secret {
  const cache = new Map<string, { value: Promise<string | null>; until: number }>();

  const read = (secretId: string, stage: SecretStage): Promise<string | null> => {
    const key = `${stage} ${secretId}`;
    const known = cache.get(key);
    if (known && known.until > now()) return known.value;
    const value = fetchValue(call, secretId, stage);
    if (known) {
      cache.set(key, { value: known.value, until: now() + CACHE_MS });
      value.then(
        (fresh) => cache.set(key, { value: Promise.resolve(fresh), until: now() + CACHE_MS }),
        () => cache.set(key, { value: known.value, until: now() + RETRY_MS }),
      );
      return known.value;
    }
    cache.set(key, { value, until: now() + CACHE_MS });
    // A first read that failed must not be remembered: the next request tries again.
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
