import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type QueryCommandInput,
  type TransactWriteCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { decided, type Outcome } from './transaction.ts';
import { guardExpression, type Guard, type Item, type ItemKey, type ItemStore } from './item-store.ts';

/** One write of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** {@link ItemStore} plus queries, updates and transactions, over the AWS SDK. */
export interface DocumentStore extends ItemStore {
  /** Updates attributes in place; false when `ConditionExpression` did not hold. */
  update(input: UpdateCommandInput): Promise<boolean>;
  /** One page of a query. */
  query(input: QueryCommandInput): Promise<{ items: Item[]; next: Item | undefined }>;
  /** All the writes or none. Throws only on what is not a failed condition. */
  transact(writes: readonly Write[]): Promise<Outcome>;
}

/** A write of the whole item under a guard, to put into a transaction. */
export function putting(table: string, item: Item & ItemKey, guard: Guard): Write {
  return { Put: { TableName: table, Item: item, ...guardExpression(guard) } };
}

/** A deletion under a guard, to put into a transaction. */
export function deleting(table: string, key: ItemKey, guard: Guard): Write {
  return { Delete: { TableName: table, Key: key, ...guardExpression(guard) } };
}

export function createDocumentStore(client = new DynamoDBClient({})): DocumentStore {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  return {
    async get(table, key) {
      const { Item: item } = await documents.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
      return item;
    },

    put: (table, item, guard) =>
      held(documents.send(new PutCommand({ TableName: table, Item: item, ...guardExpression(guard) }))),

    update: (input) => held(documents.send(new UpdateCommand(input))),

    async query(input) {
      const { Items: items = [], LastEvaluatedKey: next } = await documents.send(new QueryCommand(input));
      return { items, next };
    },

    transact: (writes) => decided(() => documents.send(new TransactWriteCommand({ TransactItems: [...writes] }))),
  };
}

async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
