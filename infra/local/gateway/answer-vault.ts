import type { Vault } from '../vault/vault.ts';
import { AwsError, textField, type AwsRequest } from './aws-request.ts';

/** Secrets Manager, as far as functions use it. */
export function answerSecretsManager({ operation, input }: AwsRequest, vault: Vault): Record<string, unknown> {
  if (operation !== 'GetSecretValue') throw notHere('Secrets Manager', operation);
  const secret = vault.findSecret(textField(input, 'SecretId') ?? '');
  const stage = textField(input, 'VersionStage') ?? 'AWSCURRENT';
  const value = stage === 'AWSPREVIOUS' ? secret?.previous : stage === 'AWSCURRENT' ? secret?.current : null;
  if (!secret || value === null || value === undefined) {
    const text = secret ? `for staging label: ${stage}` : '';
    throw new AwsError(
      400,
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value ${text}`.trim(),
    );
  }
  return { ARN: secret.arn, Name: secret.name, SecretString: value, VersionStages: [stage], VersionId: stage };
}

/** The Parameter Store, as far as functions use it. */
export function answerParameterStore({ operation, input }: AwsRequest, vault: Vault): Record<string, unknown> {
  if (operation === 'GetParameter') {
    const parameter = parameterNamed(input['Name'], vault);
    if (!parameter) throw new AwsError(400, 'ParameterNotFound', `There is no parameter ${String(input['Name'])}.`);
    return { Parameter: parameter };
  }
  if (operation !== 'GetParameters') throw notHere('Parameter Store', operation);
  const names = Array.isArray(input['Names']) ? input['Names'] : [];
  return {
    Parameters: names.map((name) => parameterNamed(name, vault)).filter((parameter) => parameter !== undefined),
    InvalidParameters: names.filter((name) => !parameterNamed(name, vault)),
  };
}

function parameterNamed(name: unknown, vault: Vault): Record<string, unknown> | undefined {
  const parameter = vault.findParameter(String(name));
  return parameter && { Name: parameter.name, Type: 'String', Value: parameter.value, Version: 1 };
}

function notHere(service: string, operation: string): AwsError {
  return new AwsError(400, 'UnknownOperationException', `The local ${service} does not answer ${operation}.`);
}
