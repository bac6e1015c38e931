import { expect, test } from 'vitest';
import { accessesOf } from './accesses-of.ts';

const table = 'arn:aws:dynamodb:eu-west-3:000000000000:table/T';
const names = { secretArn: (id: string) => `arn-of-${id}` };

function accesses(service: string, operation: string, input: Record<string, unknown>): string[] {
  const request = { service, operation, input, target: '', contentType: '', body: '' };
  return accessesOf(request, names).map(({ action, resource }) => `${action} ${resource}`);
}

test('one item, a table by name or ARN, an index', () => {
  expect(accesses('dynamodb', 'GetItem', { TableName: 'T' })).toEqual([`dynamodb:GetItem ${table}`]);
  expect(accesses('dynamodb', 'PutItem', { TableName: table })).toEqual([`dynamodb:PutItem ${table}`]);
  expect(accesses('dynamodb', 'Query', { TableName: 'T', IndexName: 'due' })).toEqual([
    `dynamodb:Query ${table}/index/due`,
  ]);
});

test('a transaction is the actions of its items', () => {
  const items = [
    { Put: { TableName: 'T' } },
    { Update: { TableName: 'T' } },
    { Delete: { TableName: 'T' } },
    { ConditionCheck: { TableName: 'T' } },
  ];
  expect(accesses('dynamodb', 'TransactWriteItems', { TransactItems: items })).toEqual([
    `dynamodb:PutItem ${table}`,
    `dynamodb:UpdateItem ${table}`,
    `dynamodb:DeleteItem ${table}`,
    `dynamodb:ConditionCheckItem ${table}`,
  ]);
  expect(accesses('dynamodb', 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'T' } }] })).toEqual([
    `dynamodb:GetItem ${table}`,
  ]);
});

test('a batch needs its own action on every table', () => {
  expect(accesses('dynamodb', 'BatchWriteItem', { RequestItems: { T: [], U: [] } })).toEqual([
    `dynamodb:BatchWriteItem ${table}`,
    `dynamodb:BatchWriteItem ${table.replace('/T', '/U')}`,
  ]);
});

test('a queue by its URL; a batch is the single action', () => {
  const QueueUrl = 'http://127.0.0.1:1/000000000000/jobs';
  expect(accesses('sqs', 'SendMessageBatch', { QueueUrl })).toEqual([
    'sqs:SendMessage arn:aws:sqs:eu-west-3:000000000000:jobs',
  ]);
});

test('secrets by their full ARN, parameters with and without a slash', () => {
  expect(accesses('secretsmanager', 'GetSecretValue', { SecretId: 'key' })).toEqual([
    'secretsmanager:GetSecretValue arn-of-key',
  ]);
  const parameter = 'arn:aws:ssm:eu-west-3:000000000000:parameter/app/url';
  expect(accesses('ssm', 'GetParameter', { Name: '/app/url' })).toEqual([`ssm:GetParameter ${parameter}`]);
  expect(accesses('ssm', 'GetParameters', { Names: ['app/url'] })).toEqual([`ssm:GetParameters ${parameter}`]);
});

test('what does not run here is refused by name', () => {
  expect(() => accesses('s3', 'GetObject', {})).toThrow('no s3');
  expect(() => accesses('dynamodb', 'ExecuteStatement', {})).toThrow('ExecuteStatement');
});
