import { awsJson } from '../../shared/runtime/aws-json.ts';
import { createPublicUrl } from '../../shared/runtime/public-url.ts';
import { createSecrets, type Secret } from '../../shared/runtime/secrets.ts';

/** The account's secrets, cached for as long as the function lives. */
const secrets = createSecrets(awsJson('secretsmanager'));

/** A secret that is being read by the time the first request needs it; a failure shows when it is used. */
export function secret(arn: string): Secret {
  const found = secrets(arn);
  soon(() => found.current());
  return found;
}

/** Our public address, read once, by the time the first request needs it. */
export function publicUrl(parameterName: string): () => Promise<string> {
  const read = createPublicUrl(awsJson('ssm'), parameterName);
  soon(read);
  return read;
}

/** Once the function is ready: what it reads over the network must not delay that it can be called. */
function soon(read: () => Promise<unknown>): void {
  setImmediate(() => {
    read().catch(() => undefined);
  });
}
