import { arn } from '../../template/account.ts';
import { textField, type AwsRequest } from '../aws-request.ts';
import type { Access, ResourceNames } from './accesses-of.ts';

/** A secret's ARN ends in characters that whoever asks by name does not know, but its policy does. */
export function secretAccesses({ operation, input }: AwsRequest, names: ResourceNames): Access[] {
  return [{ action: `secretsmanager:${operation}`, resource: names.secretArn(textField(input, 'SecretId') ?? '') }];
}

export function parameterAccesses({ operation, input }: AwsRequest): Access[] {
  const named = input['Names'] ?? [input['Name']];
  const all = Array.isArray(named) ? named.map(String) : [];
  return all.map((name) => ({ action: `ssm:${operation}`, resource: parameterArn(name) }));
}

function parameterArn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('ssm', `parameter/${nameOrArn.replace(/^\//, '')}`);
}
