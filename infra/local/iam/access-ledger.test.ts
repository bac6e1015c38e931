import { expect, test } from 'vitest';
import { unusedGrants } from './access-ledger.ts';
import { statementSchema } from './statement.ts';

test('a grant is unused when no call needed it; services that nobody observes are left out', () => {
  const statements = [
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: ['t1', 't1/index/*'] },
    { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' },
    { Effect: 'Deny', Action: 'sqs:*', Resource: '*' },
  ].map((statement) => statementSchema.parse(statement));
  const unused = unusedGrants('fn', statements, ['dynamodb:GetItem t1', 'dynamodb:PutItem t1/index/due']);
  expect(unused.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    'dynamodb:GetItem t1/index/*',
    'dynamodb:PutItem t1',
  ]);
});
