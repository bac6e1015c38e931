import { randomUUID } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AwsJsonError, type AwsJsonCall } from '../runtime/aws-json.ts';
import type { DocumentStore, Write } from './document-store.ts';
import type { Item } from './item-store.ts';
import { createLightStore } from './light-store.ts';
import { decided } from './transaction.ts';

/** {@link DocumentStore} over DynamoDB's JSON protocol, without the SDK: for whoever makes hundreds of requests a second. */
export function createLightDocumentStore(dynamodb: AwsJsonCall): DocumentStore {
  return {
    ...createLightStore(dynamodb),

    async update(input) {
      try {
        await dynamodb('DynamoDB_20120810.UpdateItem', marshalled(input));
        return true;
      } catch (error) {
        if (error instanceof AwsJsonError && error.type === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },

    async query(input) {
      const { Items: items = [], LastEvaluatedKey: last } = await dynamodb(
        'DynamoDB_20120810.Query',
        marshalled(input),
      );
      const next = last as Marshalled | undefined;
      return { items: (items as Marshalled[]).map((item): Item => unmarshall(item)), next: next && unmarshall(next) };
    },

    transact(writes) {
      const TransactItems = writes.map(verbOf);
      // Made once under its token however often it is sent, as the SDK has it: one that was made, and whose answer was lost on its way,
      // would otherwise be refused by its own conditions.
      return decided(() =>
        dynamodb('DynamoDB_20120810.TransactWriteItems', { ClientRequestToken: randomUUID(), TransactItems }),
      );
    },
  };
}

type Marshalled = Parameters<typeof unmarshall>[0];

const ATTRIBUTES = new Set(['Item', 'Key', 'ExclusiveStartKey', 'ExpressionAttributeValues']);

/** A write of a transaction as it goes over the line. */
const verbOf = (write: Write): Record<string, unknown> =>
  Object.fromEntries(Object.entries(write).map(([verb, input]) => [verb, marshalled(input ?? {})]));

/** Its values say their types. */
function marshalled(input: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      ATTRIBUTES.has(name) && value !== undefined ? marshall(value, { removeUndefinedValues: true }) : value,
    ]),
  );
}
