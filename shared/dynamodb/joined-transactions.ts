import { AwsJsonError } from '../runtime/aws-json.ts';
import type { DocumentStore, Write } from './document-store.ts';
import type { ItemKey } from './item-store.ts';
import type { Outcome } from './transaction.ts';

/** API_TransactWriteItems. */
const MOST_WRITES = 100;

interface Transaction {
  writes: readonly Write[];
  outcome: PromiseWithResolvers<Outcome>;
}

/**
 * Transactions that have nothing to do with each other, made as one by whoever makes hundreds a second: each waits for others for
 * `withinMs`. They stay what they were: where the one is refused, each is made for itself. For what nobody waits for, and on items that
 * nobody else writes at the same time, since a transaction that meets another is refused too.
 */
export function createJoinedTransactions(
  { transact }: Pick<DocumentStore, 'transact'>,
  withinMs: number,
): Pick<DocumentStore, 'transact'> {
  let waiting: Transaction[] = [];

  return {
    transact(writes) {
      const outcome = Promise.withResolvers<Outcome>();
      if (waiting.length === 0) setTimeout(go, withinMs);
      waiting.push({ writes, outcome });
      return outcome.promise;
    },
  };

  function go(): void {
    const all = waiting;
    waiting = [];
    for (const group of groupsOf(all)) void make(group);
  }

  async function make(group: readonly Transaction[]): Promise<void> {
    try {
      const outcome = await transact(group.flatMap(({ writes }) => writes));
      if (!outcome.committed && group.length > 1) return makeEach(group);
      for (const one of group) one.outcome.resolve(outcome);
    } catch (error) {
      if (error instanceof AwsJsonError && group.length > 1) return makeEach(group);
      // Nobody knows whether it was made; and a store that cannot be reached is not asked a hundred times instead.
      for (const { outcome } of group) outcome.reject(error);
    }
  }

  function makeEach(group: readonly Transaction[]): void {
    for (const { writes, outcome } of group) outcome.resolve(transact(writes));
  }
}

/** As few as may be: one transaction takes so many writes, and no item twice. */
function groupsOf(transactions: readonly Transaction[]): Transaction[][] {
  const groups: { transactions: Transaction[]; items: Set<string>; writes: number }[] = [];
  for (const transaction of transactions) {
    const items = transaction.writes.map(itemOf);
    let group = groups.find(
      (one) => one.writes + items.length <= MOST_WRITES && items.every((item) => !one.items.has(item)),
    );
    if (!group) groups.push((group = { transactions: [], items: new Set(), writes: 0 }));
    group.transactions.push(transaction);
    for (const item of items) group.items.add(item);
    group.writes += items.length;
  }
  return groups.map((group) => group.transactions);
}

function itemOf({ Put: put, Update: update, Delete: removal, ConditionCheck: check }: Write): string {
  const { TableName: table } = put ?? update ?? removal ?? check ?? {};
  const { pk, sk } = (put?.Item ?? (update ?? removal ?? check)?.Key ?? {}) as Partial<ItemKey>;
  return `${table}\n${pk}\n${sk}`;
}
