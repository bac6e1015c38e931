import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AwsJsonError, awsJson } from '../runtime/aws-json.ts';
import { startDynamo, type TestDynamo } from '../testing/dynamodb.ts';
import { deleting, type DocumentStore, putting, type Write } from './document-store.ts';
import { createLightUpdates } from './light-updates.ts';
import { callsTable } from './table.ts';
import { isConflict } from './transaction.ts';

const key = (pk: string) => ({ pk, sk: 'x' });
const absent = (table: string, pk: string): Write => ({
  ConditionCheck: { TableName: table, Key: key(pk), ConditionExpression: 'attribute_not_exists(pk)' },
});

describe('updates and transactions without the SDK', () => {
  let dynamo: TestDynamo;
  let light: Pick<DocumentStore, 'update' | 'transact'>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint);
    vi.stubEnv('AWS_REGION', 'eu-west-3');
    light = createLightUpdates(awsJson('dynamodb', async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })));
    vi.unstubAllEnvs();
  });
  afterAll(() => dynamo.stop());

  it('do what those of the SDK do, in every verb and with every kind of value', async () => {
    const stores = [dynamo.store, light];
    const found = [];
    for (const { transact, update: updateOne } of stores) {
      const table = await dynamo.createTable(callsTable);
      const item = { ...key('a'), version: 1, text: 'é', list: [1, 'b', null], deep: { yes: true, none: undefined } };
      expect(await transact([putting(table, item, 'absent'), absent(table, 'b')])).toEqual({ committed: true });
      const update = {
        TableName: table,
        Key: key('a'),
        UpdateExpression: 'SET #n = :n, version = :two',
        ExpressionAttributeNames: { '#n': 'name' },
        ExpressionAttributeValues: { ':n': 'n', ':two': 2 },
      };
      expect(await transact([{ Update: update }])).toEqual({ committed: true });
      const counting = { ...update, ConditionExpression: 'version = :two' };
      const three = { ...counting, ExpressionAttributeValues: { ':n': ['n', null], ':two': 2 } };
      expect(await updateOne(three)).toBe(true);
      expect(await updateOne({ ...three, Key: key('nobody') })).toBe(false);
      // Nothing of what is refused happens, and the answer says which of the writes it was.
      const refused = [putting(table, { ...key('c') }, 'absent'), deleting(table, key('a'), { version: 1 })];
      expect(await transact(refused)).toEqual({ committed: false, failed: [1] });
      found.push(await dynamo.store.get(table, key('a')), await dynamo.store.get(table, key('c')));
    }
    expect(found[0]).toMatchObject({ version: 2, name: ['n', null], list: [1, 'b', null], deep: { yes: true } });
    expect(found.slice(2)).toEqual(found.slice(0, 2));
  });
});

describe('a transaction that is cancelled', () => {
  afterEach(() => vi.useRealTimers());
  const cancelled = (code: string) =>
    new AwsJsonError('TransactionCanceledException', 400, 'cancelled', { CancellationReasons: [{ Code: code }] });
  const write = putting('Table', { pk: 'a', sk: 'b' }, 'absent');

  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'for %s is made again, and known as that where it never comes about',
    async (code) => {
      let asked = 0;
      const twice = createLightUpdates(async () => {
        if (++asked <= 2) throw cancelled(code);
        return {};
      });
      expect(await twice.transact([write])).toEqual({ committed: true });
      expect(asked).toBe(3);
      const never = createLightUpdates(() => Promise.reject(cancelled(code)));
      expect(isConflict(await never.transact([write]).catch((error: unknown) => error))).toBe(true);
    },
  );

  it('for anything else is an error', async () => {
    const invalid = createLightUpdates(() => Promise.reject(cancelled('ValidationError')));
    await expect(invalid.transact([write])).rejects.toThrow('TransactionCanceledException');
    const away = createLightUpdates(() => Promise.reject(new Error('ECONNREFUSED')));
    await expect(away.transact([write])).rejects.toThrow('ECONNREFUSED');
  });
});
