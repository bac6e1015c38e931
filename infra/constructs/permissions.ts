import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { TableShape } from '../../shared/dynamodb/table.ts';
import type { DataTable } from './data-table.ts';

/**
 * What a role may do, operation by operation and resource by resource. CDK's own `grant…` methods give families of
 * operations and every index at once; a function of ours gets what its code calls, and nothing comes with a wildcard.
 */
type ItemOperation =
  | 'GetItem'
  | 'BatchGetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'Query';

/** A transaction needs the operations it is made of, and none of its own. */
export function onItems(table: DataTable<TableShape>, ...operations: ItemOperation[]): PolicyStatement {
  return new PolicyStatement({
    actions: operations.map((operation) => `dynamodb:${operation}`),
    resources: [table.tableArn],
  });
}

export function queryIndexes<Shape extends TableShape>(
  table: DataTable<Shape>,
  ...indexes: (keyof Shape['indexes'] & string)[]
): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
  });
}

export function sendTo(...queues: IQueue[]): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map((queue) => queue.queueArn) });
}

/** What Lambda does on a function's behalf to feed it from a queue. */
export function receiveFrom(queue: IQueue): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [queue.queueArn],
  });
}

/** What a relay does with messages that it keeps for as long as it works on them. */
export function holdFrom(queue: IQueue): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    resources: [queue.queueArn],
  });
}

export function readSecrets(...secrets: ISecret[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: secrets.map((secret) => secret.secretArn),
  });
}

/** By name: the parameter may be written by a stack that is deployed later. */
export function readParameter(scope: Construct, name: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['ssm:GetParameter'],
    resources: [Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) })],
  });
}

/** E-mail from one address of an identity, and from no other. */
export function sendMailFrom(scope: Construct, from: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: mailDomain(from) })],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  });
}

/** What is verified is the domain: its signature (DKIM) is what keeps mail out of the junk. */
export const mailDomain = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
