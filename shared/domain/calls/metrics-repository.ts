import * as z from 'zod/mini';
import type { DocumentStore, Write } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import type { CallCount } from './count-call.ts';
import { monthOf } from './call-repository.ts';

const KEEP_DAYS = 400;

const monthKey = (day: string) => `metrics#${monthOf(day)}`;

/** Adds to a day's numbers; no write where there is nothing to add. A day has one item for each purpose and direction. */
export function counting(table: string, { day, purpose, direction, add }: CallCount): Write[] {
  if (add.size === 0) return [];
  const entries = [...add];
  const expires = Math.floor(Date.parse(day) / 1000) + KEEP_DAYS * 86_400;
  return [
    {
      Update: {
        TableName: table,
        Key: { pk: monthKey(day), sk: `${day}#${purpose}#${direction}` },
        UpdateExpression: `ADD ${entries.map((_, index) => `#n${index} :n${index}`).join(', ')} SET purpose = :purpose, direction = :direction, expiresAt = :expires`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(entries.map(([, by], index) => [`:n${index}`, by])),
          ':purpose': purpose,
          ':direction': direction,
          ':expires': expires,
        },
      },
    },
  ];
}

/** The numbers of one day's calls of one purpose and direction, by the counter's name. */
export interface DayNumbers {
  purpose: string;
  direction: 'outbound' | 'inbound';
  numbers: ReadonlyMap<string, number>;
}

const itemSchema = z.catchall(
  z.object({ purpose: z.string(), direction: z.enum(['outbound', 'inbound']) }),
  z.union([z.string(), z.number()]),
);

export interface MetricsRepository {
  /** Of the days (UTC) from `first` to `last`, both included. */
  between(first: string, last: string): Promise<DayNumbers[]>;
}

export function createMetrics(store: DocumentStore, table: string): MetricsRepository {
  const month = async (pk: string, first: string, last: string) => {
    const items: Item[] = [];
    let from: Item | undefined;
    do {
      const page = await store.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        // `$` follows `#`: the last day is included.
        ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': `${last}$` },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      });
      items.push(...page.items);
      from = page.next;
    } while (from);
    return items.map(parseNumbers);
  };
  return {
    async between(first, last) {
      const months = [...new Set(daysBetween(first, last).map(monthKey))];
      return (await Promise.all(months.map((pk) => month(pk, first, last)))).flat();
    },
  };
}

function parseNumbers(item: Item): DayNumbers {
  const { purpose, direction, expiresAt: _expires, ...rest } = z.parse(itemSchema, item);
  const numbers = Object.entries(rest).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
  return { purpose, direction, numbers: new Map(numbers) };
}

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
