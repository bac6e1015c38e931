import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsJsonCall } from '../runtime/aws-json.ts';
import { startDynamo, type TestDynamo } from '../testing/dynamodb.ts';
import type { ItemStore } from './item-store.ts';
import { createJoinedReads } from './joined-reads.ts';
import { createLightStore } from './light-store.ts';
import { callsTable } from './table.ts';

let dynamo: TestDynamo;
let real: AwsJsonCall;
let table: string;
let asked: string[];
let joined: Pick<ItemStore, 'get'>;

beforeAll(async () => {
  dynamo = await startDynamo();
  real = dynamo.call;
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  asked = [];
  over(real);
});

function over(dynamodb: AwsJsonCall): void {
  const counted: AwsJsonCall = (target, body) => {
    asked.push(target.replace(/^.*\./, ''));
    return dynamodb(target, body);
  };
  joined = createJoinedReads(counted, 5, createLightStore(counted));
}

const key = (n: number) => ({ pk: `p${n}`, sk: 's' });
const put = (n: number) => dynamo.store.put(table, { ...key(n), n }, 'absent');

describe('reads that wait for each other', () => {
  it('go as one request, and each gets its own item', async () => {
    await Promise.all([put(1), put(2)]);
    const items = await Promise.all([1, 2, 3, 1].map((n) => joined.get(table, key(n))));
    expect(items).toEqual([{ ...key(1), n: 1 }, { ...key(2), n: 2 }, undefined, { ...key(1), n: 1 }]);
    expect(asked).toEqual(['BatchGetItem']);
  });

  it('are made again later: nothing is remembered', async () => {
    expect(await joined.get(table, key(1))).toBeUndefined();
    await put(1);
    expect(await joined.get(table, key(1))).toEqual({ ...key(1), n: 1 });
  });

  it('go as several requests where they are more than one takes, of any table', async () => {
    const other = await dynamo.createTable(callsTable);
    await dynamo.store.put(other, { ...key(7), other: true }, 'absent');
    await Promise.all(Array.from({ length: 150 }, (_, n) => put(n)));
    const wanted = Array.from({ length: 150 }, (_, n) => joined.get(table, key(n)));
    const [elsewhere, ...items] = await Promise.all([joined.get(other, key(7)), ...wanted]);
    expect(items.map((item) => item?.['n'])).toEqual(Array.from({ length: 150 }, (_, n) => n));
    expect(elsewhere).toEqual({ ...key(7), other: true });
    expect(asked).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('are asked again for what the table had no time for', async () => {
    await Promise.all([put(1), put(2)]);
    over(async (target, body) => {
      if (!target.endsWith('BatchGetItem')) return await real(target, body);
      const left = { [table]: { Keys: [{ pk: { S: 'p2' }, sk: { S: 's' } }] } };
      const answer = await real(target, body);
      const found = (answer['Responses'] as Record<string, { pk: { S: string } }[]>)[table] ?? [];
      return { Responses: { [table]: found.filter(({ pk }) => pk.S !== 'p2') }, UnprocessedKeys: left };
    });
    const items = await Promise.all([1, 2].map((n) => joined.get(table, key(n))));
    expect(items.map((item) => item?.['n'])).toEqual([1, 2]);
    expect(asked).toEqual(['BatchGetItem', 'GetItem']);
  });

  it('fail together, and only those', async () => {
    let isAway = true;
    over((target, body) => (isAway ? Promise.reject(new Error('ECONNREFUSED')) : real(target, body)));
    const both = await Promise.allSettled([joined.get(table, key(1)), joined.get(table, key(2))]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    expect(await joined.get(table, key(1))).toBeUndefined();
  });
});
