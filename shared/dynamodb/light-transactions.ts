import { marshall } from '@aws-sdk/util-dynamodb';
import type { AwsJsonCall } from '../runtime/aws-json.ts';
import type { DocumentStore, Write } from './document-store.ts';
import { decided } from './transaction.ts';

/** Transactions over DynamoDB's JSON protocol, without the SDK: for whoever makes hundreds of them a second. */
export function createLightTransactions(dynamodb: AwsJsonCall): Pick<DocumentStore, 'transact'> {
  return {
    transact: (writes) =>
      decided(() => dynamodb('DynamoDB_20120810.TransactWriteItems', { TransactItems: writes.map(marshalled) })),
  };
}

const ATTRIBUTES = new Set(['Item', 'Key', 'ExpressionAttributeValues']);

/** A write as it goes over the line: its values say their types. */
function marshalled(write: Write): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(write).map(([verb, one]) => [
      verb,
      Object.fromEntries(
        Object.entries(one as Record<string, unknown>).map(([name, value]) => [
          name,
          ATTRIBUTES.has(name) ? marshall(value, { removeUndefinedValues: true }) : value,
        ]),
      ),
    ]),
  );
}
