import { arn, lastPart } from '../../template/account.ts';
import { textField, type AwsRequest } from '../aws-request.ts';
import type { Access } from './accesses-of.ts';

/** A batch needs the permission of its single operation. */
export function sqsAccesses({ operation, input }: AwsRequest): Access[] {
  const queue = textField(input, 'QueueUrl') ?? textField(input, 'QueueName');
  if (queue === undefined) return [{ action: `sqs:${operation}`, resource: '*' }];
  return [
    {
      action: `sqs:${operation.replace(/Batch$/, '')}`,
      resource: arn('sqs', lastPart(queue, '/')),
    },
  ];
}
