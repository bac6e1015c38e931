import { arn } from '../../template/account.ts';
import { textField, type AwsRequest } from '../aws-request.ts';
import type { Access } from './accesses-of.ts';

/** Mail is sent by the identity of its sender's domain. */
export function sesAccesses({ operation, input }: AwsRequest): Access[] {
  const from = textField(input, 'FromEmailAddress') ?? '';
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return [
    { action: `ses:${operation}`, resource: arn('ses', `identity/${domain}`), context: { 'ses:fromaddress': [from] } },
  ];
}
