import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsJsonError } from '../runtime/aws-json.ts';
import { startDynamo, type TestDynamo } from '../testing/dynamodb.ts';
import { type DocumentStore, putting, type Write } from './document-store.ts';
import { createJoinedTransactions } from './joined-transactions.ts';
import { callsTable } from './table.ts';

let dynamo: TestDynamo;
let table: string;
/** How many writes each transaction had that reached the store. */
let made: number[];
let joined: Pick<DocumentStore, 'transact'>;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable(callsTable);
  made = [];
  over((writes) => dynamo.store.transact(writes));
});

function over(transact: DocumentStore['transact']): void {
  const counted: DocumentStore['transact'] = (writes) => {
    made.push(writes.length);
    return transact(writes);
  };
  joined = createJoinedTransactions({ transact: counted }, 5);
}

const put = (pk: string, more: object = {}): Write => putting(table, { pk, sk: 's', ...more }, 'absent');
const unless = (pk: string): Write => ({
  ConditionCheck: { TableName: table, Key: { pk, sk: 'e' }, ConditionExpression: 'attribute_not_exists(pk)' },
});
const isThere = async (pk: string) => (await dynamo.store.get(table, { pk, sk: 's' })) !== undefined;
const committed = { committed: true };

describe('transactions that wait for each other', () => {
  it('are made as one', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((pk) => joined.transact([unless(pk), put(pk)])));
    expect(outcomes).toEqual([committed, committed, committed]);
    expect(made).toEqual([6]);
    expect(await Promise.all(['a', 'b', 'c'].map(isThere))).toEqual([true, true, true]);
  });

  it('are each made for itself where one is refused: it alone is, and says why', async () => {
    await dynamo.store.put(table, { pk: 'b', sk: 'e' }, 'absent');
    const outcomes = await Promise.all(['a', 'b', 'c'].map((pk) => joined.transact([unless(pk), put(pk)])));
    expect(outcomes).toEqual([committed, { committed: false, failed: [0] }, committed]);
    expect(made).toEqual([6, 2, 2, 2]);
    expect(await Promise.all(['a', 'b', 'c'].map(isThere))).toEqual([true, false, true]);
  });

  it('that are alone say which of their writes was refused', async () => {
    await dynamo.store.put(table, { pk: 'a', sk: 's' }, 'absent');
    expect(await joined.transact([unless('a'), put('a')])).toEqual({ committed: false, failed: [1] });
    expect(made).toEqual([2]);
  });

  it('go apart where they are about one item, and where they are more than one takes', async () => {
    const twice = [joined.transact([unless('a'), put('a')]), joined.transact([unless('a'), put('b')])];
    const many = Array.from({ length: 99 }, (_, n) => joined.transact([put(`n${n}`)]));
    expect(await Promise.all([...twice, ...many])).toEqual(Array.from({ length: 101 }, () => committed));
    expect(made.toSorted((a, b) => a - b)).toEqual([3, 100]);
  });

  it('are each made for itself where the store will not have one of them', async () => {
    over(async (writes) => {
      if (writes.some((write) => JSON.stringify(write).includes('poison'))) {
        throw new AwsJsonError('ValidationException', 400, 'Item size has exceeded the maximum allowed size', {});
      }
      return await dynamo.store.transact(writes);
    });
    const all = await Promise.allSettled([
      joined.transact([put('a')]),
      joined.transact([put('b', { text: 'poison' })]),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await isThere('a')).toBe(true);
  });

  it('fail together where the store cannot be reached, and may be asked again', async () => {
    let isAway = true;
    over((writes) => (isAway ? Promise.reject(new Error('ECONNREFUSED')) : dynamo.store.transact(writes)));
    const both = await Promise.allSettled(['a', 'b'].map((pk) => joined.transact([put(pk)])));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(made).toEqual([2]);
    isAway = false;
    expect(await joined.transact([put('a')])).toEqual(committed);
  });
});
