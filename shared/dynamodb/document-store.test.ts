import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createDocumentStore, putting } from './document-store.ts';
import { isConflict } from './transaction.ts';

/** A client whose transactions are cancelled for `reasons`, one after another, before they leave; the rest succeed. */
function cancelling(reasons: string[]) {
  const client = new DynamoDBClient({ region: 'eu-west-3', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  let asked = 0;
  client.middlewareStack.add(
    () => async () => {
      asked += 1;
      const Code = reasons.shift();
      if (Code === undefined) return { response: {}, output: { $metadata: {} } };
      const message = 'Transaction cancelled';
      throw new TransactionCanceledException({
        message,
        $metadata: {},
        CancellationReasons: [{ Code: 'None' }, { Code }],
      });
    },
    { step: 'initialize', priority: 'low' },
  );
  return { store: createDocumentStore(client), asked: () => asked };
}
const write = putting('Table', { pk: 'a', sk: 'b' }, 'absent');

it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
  'a transaction that is cancelled for %s is made again',
  async (reason) => {
    const { store, asked } = cancelling([reason, reason]);
    expect(await store.transact([write])).toEqual({ committed: true });
    expect(asked()).toBe(3);
  },
);

it('a transaction whose condition does not hold says which one, and is not made again', async () => {
  const { store, asked } = cancelling(['ConditionalCheckFailed']);
  expect(await store.transact([write])).toEqual({ committed: false, failed: [1] });
  expect(asked()).toBe(1);
});

it('a transaction that meets others every time is known as that, and one that cannot be is not', async () => {
  const { store, asked } = cancelling(Array.from({ length: 10 }, () => 'ThrottlingError'));
  const error: unknown = await store.transact([write]).catch((thrown: unknown) => thrown);
  expect([isConflict(error), asked()]).toEqual([true, 10]);
  const invalid: unknown = await cancelling(['ValidationError'])
    .store.transact([write])
    .catch((thrown: unknown) => thrown);
  expect(isConflict(invalid)).toBe(false);
});
