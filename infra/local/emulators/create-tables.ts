import { StartError } from '../platform/start-error.ts';
import type { TableSpec } from '../template/tables.ts';
import { DynamoDbError, type DynamoDbCall } from './dynamodb-call.ts';

/** What a table that is there already looks like, as far as it is compared. */
interface Described {
  KeySchema: unknown;
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: unknown }[];
}

/** Creates the tables that are missing, and the indexes that are missing of tables that are not. */
export async function createTables(dynamodb: DynamoDbCall, tables: readonly TableSpec[]): Promise<void> {
  await Promise.all(tables.map((table) => createTable(dynamodb, table)));
}

async function createTable(dynamodb: DynamoDbCall, table: TableSpec): Promise<void> {
  const existing = await describe(dynamodb, table.name);
  if (existing) {
    await addIndexes(dynamodb, table, existing);
  } else {
    const { GlobalSecondaryIndexes: indexes, LocalSecondaryIndexes, AttributeDefinitions, KeySchema } = table.shape;
    await dynamodb('CreateTable', {
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions,
      KeySchema,
      ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes } : {}),
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    });
  }
  if (table.timeToLive !== undefined) await enableTimeToLive(dynamodb, table.name, table.timeToLive);
}

async function addIndexes(dynamodb: DynamoDbCall, table: TableSpec, existing: Described): Promise<void> {
  assertSameKeys(table.name, existing.KeySchema, table.shape.KeySchema);
  for (const index of table.shape.GlobalSecondaryIndexes) {
    const there = existing.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName);
    if (there) {
      assertSameKeys(`${table.name}/${index.IndexName}`, there.KeySchema, index.KeySchema);
    } else {
      await dynamodb('UpdateTable', {
        TableName: table.name,
        AttributeDefinitions: table.shape.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      });
    }
  }
}

function assertSameKeys(name: string, there: unknown, declared: unknown): void {
  const form = (keys: unknown) =>
    (keys as { AttributeName: string; KeyType: string }[]).map((key) => `${key.KeyType} ${key.AttributeName}`).join();
  if (form(there) === form(declared)) return;
  throw new StartError(`The keys of ${name} changed. Delete the local data (LOCAL_DATA_DIR) to start afresh.`);
}

async function enableTimeToLive(dynamodb: DynamoDbCall, name: string, attribute: string): Promise<void> {
  try {
    await dynamodb('UpdateTimeToLive', {
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
    });
  } catch (error) {
    // "TimeToLive is already enabled"
    if (!(error instanceof DynamoDbError && error.type === 'ValidationException')) throw error;
  }
}

async function describe(dynamodb: DynamoDbCall, name: string): Promise<Described | undefined> {
  try {
    return (await dynamodb('DescribeTable', { TableName: name }))['Table'] as Described;
  } catch (error) {
    if (error instanceof DynamoDbError && error.type === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
