import { randomBytes } from 'node:crypto';
import { StartError } from '../platform/start-error.ts';
import type { ProviderAccounts } from '../providers/accounts.ts';
import type { SecretSpec } from '../template/secrets.ts';
import type { KeptValues } from './kept-values.ts';

/** Gives each secret of the template its value on this machine, recognised by its name. */
export function secretValues(
  accounts: ProviderAccounts,
  apiKey: string,
  kept: KeptValues,
): (secret: SecretSpec) => string {
  const known: Record<string, () => string> = {
    twilio: () => JSON.stringify(accounts.twilio),
    // Before `openai`, which is part of it.
    'openai-webhook': () => JSON.stringify({ webhookSecret: accounts.openai.webhookSecret }),
    openai: () => JSON.stringify(accounts.openai),
    'api-key': () => apiKey,
  };
  return (secret) => {
    const subject = Object.keys(known).find((name) => hasName(secret.name, name));
    const make = subject === undefined ? undefined : known[subject];
    // What the template writes into an account's secret only holds the place of what its owner fills in.
    if (make) return make();
    if (secret.written !== undefined) return secret.written;
    if (secret.generate) return kept.get(secret.name, () => generated(secret.generate));
    if (/key$/i.test(secret.name)) return kept.get(secret.name, () => randomBytes(32).toString('hex'));
    throw new StartError(`Nobody knows a local value for the secret ${secret.name}: see vault/secret-values.ts.`);
  };
}

/** `api-key` is part of `comptoir/api-key` and of `ApiKey`. */
function hasName(name: string, subject: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain(name).includes(plain(subject));
}

function generated(options: SecretSpec['generate']): string {
  const length = options?.PasswordLength ?? 32;
  const password = randomBytes(length).toString('hex').slice(0, length);
  if (options?.SecretStringTemplate === undefined || options.GenerateStringKey === undefined) return password;
  const fields = JSON.parse(options.SecretStringTemplate) as Record<string, unknown>;
  return JSON.stringify({ ...fields, [options.GenerateStringKey]: password });
}
