import { StartError } from '../platform/start-error.ts';
import type { ParameterSpec } from '../template/parameters.ts';
import type { SecretSpec } from '../template/secrets.ts';
import type { DynamicValues } from '../template/dynamic-reference.ts';

interface StoredSecret {
  arn: string;
  name: string;
  current: string;
  /** The value before the last rotation; null where the secret was never rotated. */
  previous: string | null;
}

/** Secrets Manager and the Parameter Store, as far as anybody here asks. */
export interface Vault extends DynamicValues {
  findSecret(secretId: string): StoredSecret | undefined;
  findParameter(name: string): ParameterSpec | undefined;
  /** Makes `value` the current one; the one before it stays valid as AWSPREVIOUS. */
  rotate(secretId: string, value: string): void;
}

export function createVault(
  secrets: readonly SecretSpec[],
  valueOf: (secret: SecretSpec) => string,
  parameters: () => readonly ParameterSpec[],
): Vault {
  const stored: StoredSecret[] = secrets.map((secret) => ({
    arn: secret.arn,
    name: secret.name,
    current: valueOf(secret),
    previous: null,
  }));
  const vault: Vault = {
    // A secret is known by its name, its ARN, or its ARN without the six characters at the end.
    findSecret: (id) => stored.find(({ arn, name }) => id === arn || id === name || id === arn.slice(0, -7)),
    findParameter: (name) => parameters().find((parameter) => parameter.name === parameterName(name)),
    rotate(secretId, value) {
      const secret = vault.findSecret(secretId);
      if (!secret) throw new StartError(`There is no secret ${secretId}.`);
      secret.previous = secret.current;
      secret.current = value;
    },
    secret(secretId, jsonKey, stage) {
      const secret = vault.findSecret(secretId);
      const text = stage === 'AWSPREVIOUS' ? secret?.previous : secret?.current;
      if (text === undefined || text === null) throw new StartError(`There is no secret ${secretId} (${stage}).`);
      return jsonKey === undefined ? text : field(text, jsonKey, secretId);
    },
    parameter(name) {
      const parameter = vault.findParameter(name);
      if (!parameter) throw new StartError(`There is no parameter ${name}.`);
      return parameter.value;
    },
  };
  return vault;
}

function field(text: string, key: string, secretId: string): string {
  const value = (JSON.parse(text) as Record<string, unknown>)[key];
  if (typeof value !== 'string') throw new StartError(`The secret ${secretId} has no field ${key}.`);
  return value;
}

/** A parameter may be named by its ARN as well. */
function parameterName(nameOrArn: string): string {
  return /^arn:[^/]+:parameter(\/.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
