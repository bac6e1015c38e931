import { awsJson } from '../../shared/runtime/aws-json.ts';
import { createPublicUrl } from '../../shared/runtime/public-url.ts';
import { createSecrets, type Secret } from '../../shared/runtime/secrets.ts';

/** The account's secrets, cached for as long as the function lives. */
const secrets = createSecrets(awsJson('secretsmanager'));

/** A secret that is read from the function's first moments on, which have more CPU than the rest; a failure shows when it is used. */
export function secret(arn: string): Secret {
  const found = secrets(arn);
  found.current().catch(() => undefined);
  return found;
}

/** Our public address, read once, from the first moments on. */
export function publicUrl(parameterName: string): () => Promise<string> {
  const read = createPublicUrl(awsJson('ssm'), parameterName);
  read().catch(() => undefined);
  return read;
}
