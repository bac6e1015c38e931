import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AwsJsonError, awsJson } from '../runtime/aws-json.ts';
import { startDynamo, type TestDynamo } from '../testing/dynamodb.ts';
import { createDocumentStore, deleting, type DocumentStore, putting, type Write } from './document-store.ts';
import type { Item } from './item-store.ts';
import { createLightDocumentStore } from './light-document-store.ts';
import { callsTable } from './table.ts';
import { isConflict } from './transaction.ts';

const key = (pk: string) => ({ pk, sk: 'x' });
const absent = (table: string, pk: string): Write => ({
  ConditionCheck: { TableName: table, Key: key(pk), ConditionExpression: 'attribute_not_exists(pk)' },
});

describe('a store without the SDK', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  it('does what the SDK’s does, in every verb and with every kind of value', async () => {
    const stores = [createLightDocumentStore(dynamo.call), createDocumentStore(dynamo.client)];
    const [light, sdk] = await Promise.all(stores.map(allVerbs));
    expect(light).toEqual(sdk);
    expect(light?.outcomes).toEqual([
      ...[{ committed: true }, { committed: true }, true, false, { committed: false, failed: [1] }, true, false],
    ]);
    expect(light?.items[0]).toMatchObject({ version: 2, name: ['n', null], list: [1, 'b', null], deep: { yes: true } });
    expect(light?.items[1]).toBeUndefined();
    expect(light?.pages).toEqual([['x', 'y'], ['z']]);
  });

  it('makes a transaction once, and knows that it did, when the answer to it is lost on its way', async () => {
    const table = await dynamo.createTable(callsTable);
    let asked = 0;
    // Between us and the store: what is sent arrives, and nothing comes back the first time.
    const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answer = await fetch(dynamo.endpoint, { method: 'POST', headers, body: await text(request) });
      if (++asked === 1) request.socket.destroy();
      else response.writeHead(answer.status).end(await answer.text());
    };
    const line = createServer((request, response) => void pass(request, response)).listen(0, '127.0.0.1');
    await once(line, 'listening');
    const endpoint = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
    const credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
    const light = createLightDocumentStore(awsJson('dynamodb', credentials, { endpoint, region: 'eu-west-3' }));
    try {
      const write = putting(table, key('a'), 'absent');
      expect(await light.transact([write])).toEqual({ committed: true });
      expect(asked).toBe(2);
      expect(await light.transact([write])).toEqual({ committed: false, failed: [0] });
    } finally {
      line.closeAllConnections();
      line.close();
    }
  });

  async function allVerbs({ get, put, update, query, transact }: DocumentStore) {
    const table = await dynamo.createTable(callsTable);
    const item = { ...key('a'), version: 1, text: 'é', list: [1, 'b', null], deep: { yes: true, none: undefined } };
    const naming = {
      TableName: table,
      Key: key('a'),
      UpdateExpression: 'SET #n = :n, version = :two',
      ExpressionAttributeNames: { '#n': 'name' },
      ExpressionAttributeValues: { ':n': 'n', ':two': 2 },
    };
    const again = {
      ...naming,
      ConditionExpression: 'version = :two',
      ExpressionAttributeValues: { ':n': ['n', null], ':two': 2 },
    };
    const outcomes = [
      await transact([putting(table, item, 'absent'), absent(table, 'b')]),
      await transact([{ Update: naming }]),
      await update(again),
      await update({ ...again, Key: key('nobody') }),
      // Nothing of what is refused happens, and the answer says which of the writes it was.
      await transact([putting(table, key('c'), 'absent'), deleting(table, key('a'), { version: 1 })]),
      await put(table, { ...key('a'), sk: 'y', none: undefined }, 'absent'),
      await put(table, { ...key('a'), sk: 'y', version: 2 }, { version: 1 }),
    ];
    await put(table, { ...key('a'), sk: 'z' }, 'absent');
    const pages: unknown[] = [];
    let from: Item | undefined;
    do {
      const page = await query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'a' },
        ExclusiveStartKey: from,
        Limit: 2,
      });
      pages.push(page.items.map(({ sk }) => sk));
      from = page.next;
    } while (from);
    return { outcomes, pages, items: [await get(table, key('a')), await get(table, key('c'))] };
  }
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
      const twice = createLightDocumentStore(async () => {
        if (++asked <= 2) throw cancelled(code);
        return {};
      });
      expect(await twice.transact([write])).toEqual({ committed: true });
      expect(asked).toBe(3);
      const never = createLightDocumentStore(() => Promise.reject(cancelled(code)));
      expect(isConflict(await never.transact([write]).catch((error: unknown) => error))).toBe(true);
    },
  );

  it('for anything else is an error', async () => {
    const invalid = createLightDocumentStore(() => Promise.reject(cancelled('ValidationError')));
    await expect(invalid.transact([write])).rejects.toThrow('TransactionCanceledException');
    const away = createLightDocumentStore(() => Promise.reject(new Error('ECONNREFUSED')));
    await expect(away.transact([write])).rejects.toThrow('ECONNREFUSED');
  });
});
