import { arn } from '../../template/account.ts';
import { AwsError, textField, type AwsRequest } from '../aws-request.ts';
import type { Access } from './accesses-of.ts';

type Input = Record<string, unknown>;

/** Operations on one table, or one of its indexes. */
const onTable = new Set([
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'],
  ...['DescribeTable', 'DescribeTimeToLive', 'UpdateTable', 'UpdateTimeToLive', 'CreateTable', 'DeleteTable'],
]);

/** The single-item actions that a part of a transaction stands for. */
const transactActions: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** IAM knows no transactions and no indexes apart: `TransactWriteItems` is its items' actions, a query is one on the index. */
export function dynamoDbAccesses({ operation, input }: AwsRequest): Access[] {
  if (onTable.has(operation)) return [onOneTable(operation, input)];
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return items(input['TransactItems']).flatMap((item) =>
        Object.entries(item).map(([kind, part]) => onOneTable(transactActions[kind] ?? kind, part as Input)),
      );
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys((input['RequestItems'] ?? {}) as Input).map((table) => ({
        action: `dynamodb:${operation}`,
        resource: tableArn(table),
      }));
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: '*' }];
    default:
      throw new AwsError(
        400,
        'UnknownOperationException',
        `The local platform does not know the policy action of ${operation}.`,
      );
  }
}

function onOneTable(action: string, input: Input): Access {
  const table = tableArn(textField(input, 'TableName') ?? '');
  const index = textField(input, 'IndexName');
  const resource = index === undefined ? table : `${table}/index/${index}`;
  return { action: `dynamodb:${action}`, resource };
}

/** A table may be named by its ARN. */
function tableArn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('dynamodb', `table/${nameOrArn}`);
}

function items(value: unknown): Input[] {
  return Array.isArray(value) ? (value as Input[]) : [];
}
