import * as z from 'zod/mini';
import type { DocumentStore } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import { callsTable } from '../../dynamodb/table.ts';
import { Fault } from '../../runtime/faults.ts';
import { callKey, listKeyOf, monthOf } from './call-repository.ts';

export interface CallFilter {
  purpose?: string | undefined;
  status?: string | undefined;
  direction?: string | undefined;
  outcome?: string | undefined;
  /** E.164, of the other party. */
  telephone?: string | undefined;
  /** ISO instants of creation in UTC, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface CallIdPage {
  ids: string[];
  next: Item | undefined;
}

export interface CallListRepository {
  /** Ids of calls, newest first. */
  list(filter: CallFilter, limit: number, from: Item | undefined, now: Date): Promise<CallIdPage>;
}

/** No call is older than the product. */
const FIRST_MONTH = '2026-11';
/** The furthest a list reads to fill one page, in index entries of about 200 bytes: beyond it the page is short but has a cursor. */
const MAX_READS_PER_PAGE = 24;
const ENTRIES_PER_READ = 500;

/** Where a page goes on: in this month, or with this telephone, after that entry, or at the start where none is named. */
interface Position {
  partition: string;
  after: { id: string; createdAt: string } | null;
}

const entrySchema = z.object({ pk: z.string(), createdAt: z.string() });
const cursorSchema = z.object({
  partition: z.string(),
  id: z.optional(z.string()),
  createdAt: z.optional(z.string()),
});

export function createCallList(store: DocumentStore, table: string): CallListRepository {
  return {
    async list(filter, limit, from, now) {
      const index = filter.telephone === undefined ? 'byCreation' : 'byTelephone';
      let position: Position | null = from ? positionOf(from, filter) : firstPosition(filter, now);
      const found: Position[] = [];
      for (let reads = 0; position && reads < MAX_READS_PER_PAGE; reads++) {
        const page = await store.query({
          TableName: table,
          ...queryOf(index, filter, position),
          ScanIndexForward: false,
          Limit: isFiltered(filter) ? ENTRIES_PER_READ : limit + 1 - found.length,
        });
        const { partition }: Position = position;
        found.push(...page.items.map((item) => ({ partition, after: entryOf(item) })));
        // One more than fits tells that there is a next page: nobody is sent to an empty one.
        if (found.length > limit) break;
        position = page.next ? { partition, after: entryOf(page.next) } : earlier(partition, filter);
      }
      const shown = found.slice(0, limit);
      const next = found.length > limit ? shown.at(-1) : position;
      return { ids: shown.flatMap(({ after }) => after?.id ?? []), next: next ? cursorOf(next) : undefined };
    },
  };
}

const exactFilters = ({ purpose, status, direction, outcome }: CallFilter) =>
  Object.entries({ purpose, status, direction, outcome }).filter(([, value]) => value !== undefined);
const isFiltered = (filter: CallFilter) => exactFilters(filter).length > 0;

function firstPosition({ telephone, to }: CallFilter, now: Date): Position {
  const latest = to !== undefined && to < now.toISOString() ? to : now.toISOString();
  return { partition: telephone ?? monthOf(latest), after: null };
}

/** The month before, as long as the filter and the product's age reach into it. A telephone's calls lie in one partition. */
function earlier(partition: string, { telephone, from }: CallFilter): Position | null {
  if (telephone !== undefined) return null;
  const [year = 0, month = 0] = partition.split('-').map(Number);
  const before = monthOf(new Date(Date.UTC(year, month - 2)).toISOString());
  return before < FIRST_MONTH || before < monthOf(from ?? '0') ? null : { partition: before, after: null };
}

function queryOf(index: 'byCreation' | 'byTelephone', filter: CallFilter, { partition, after }: Position) {
  const { partitionKey, sortKey } = callsTable.indexes[index];
  const key = index === 'byCreation' ? listKeyOf(partition) : partition;
  const exact = exactFilters(filter);
  return {
    IndexName: index,
    KeyConditionExpression: '#key = :key AND #created BETWEEN :from AND :to',
    ...(isFiltered(filter) ? { FilterExpression: exact.map(([name]) => `#${name} = :${name}`).join(' AND ') } : {}),
    ExpressionAttributeNames: {
      '#key': partitionKey,
      '#created': sortKey,
      ...Object.fromEntries(exact.map(([name]) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ':key': key,
      ':from': filter.from ?? '0',
      ':to': filter.to ?? '9',
      ...Object.fromEntries(exact.map(([name, value]) => [`:${name}`, value])),
    },
    ExclusiveStartKey: after ? { ...callKey(after.id), [partitionKey]: key, [sortKey]: after.createdAt } : undefined,
  };
}

function entryOf(item: Item): NonNullable<Position['after']> {
  const { pk, createdAt } = z.parse(entrySchema, item);
  return { id: pk, createdAt };
}

function cursorOf({ partition, after }: Position): Item {
  return { partition, ...after };
}

function positionOf(cursor: Item, { telephone }: CallFilter): Position {
  const { success, data } = z.safeParse(cursorSchema, cursor);
  const fits = telephone === undefined ? /^\d{4}-\d{2}$/.test(data?.partition ?? '') : data?.partition === telephone;
  if (!success || !fits) throw new Fault('invalid_cursor', 'Start again without a cursor: this one leads nowhere.');
  const { partition, id, createdAt } = data;
  return { partition, after: id !== undefined && createdAt !== undefined ? { id, createdAt } : null };
}
