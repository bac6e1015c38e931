import { setTimeout } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
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
import { guardExpression, type Guard, type Item, type ItemKey, type ItemStore } from './item-store.ts';

const CONFLICT_TRIES = 10;
const CONFLICT_WAIT_MS = 40;

/** One write of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What became of a transaction: all of it happened, or none, and `failed` holds the positions whose condition did not hold. */
export type Outcome = { committed: true } | { committed: false; failed: readonly number[] };

/** {@link ItemStore} plus queries, updates and transactions, over the AWS SDK. */
export interface DocumentStore extends ItemStore {
  /** Updates attributes in place; false when `ConditionExpression` did not hold. */
  update(input: UpdateCommandInput): Promise<boolean>;
  /** One page of a query. */
  query(input: QueryCommandInput): Promise<{ items: Item[]; next: Item | undefined }>;
  /** All the writes or none. Throws only on what is not a failed condition. */
  transact(writes: readonly Write[]): Promise<Outcome>;
}

/**
 * Why a transaction is refused that may be made again: it met another on an item, or its partition has more to do than it can. The SDK
 * tries single requests again by itself when they are throttled, but takes every cancelled transaction for final
 * (API_TransactWriteItems, "Cancellation reasons").
 */
const AGAIN = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** A transaction that met others on its items, or too many of them, every time it was tried. */
export const isConflict = (error: unknown): boolean =>
  error instanceof TransactionCanceledException && reasons(error, AGAIN).length > 0;

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

    async transact(writes) {
      for (let attempt = 1; ; attempt++) {
        try {
          await documents.send(new TransactWriteCommand({ TransactItems: [...writes] }));
          return { committed: true };
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
          const failed = reasons(error, ['ConditionalCheckFailed']);
          if (failed.length > 0) return { committed: false, failed };
          // Two transactions met on one item (the day's spend, say). Neither was wrong: the loser goes again.
          if (!isConflict(error) || attempt === CONFLICT_TRIES) throw error;
          await setTimeout(Math.random() * CONFLICT_WAIT_MS * attempt);
        }
      }
    },
  };
}

/** The positions of the writes that are given one of `codes`. */
function reasons(error: TransactionCanceledException, codes: readonly string[]): number[] {
  return (error.CancellationReasons ?? []).flatMap(({ Code: code = '' }, index) =>
    codes.includes(code) ? [index] : [],
  );
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
