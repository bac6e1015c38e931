import { type Form, one } from './form.ts';
import { readNumber } from './read-parameters.ts';
import { RestError } from './rest-error.ts';

const DAY_MS = 86_400_000;

interface Sid {
  readonly sid: string;
}

/** The page of `found` that a query asks for, and Twilio's paging envelope around it; `filters` travel in its links. */
export function pageOf<One extends Sid>(found: readonly One[], query: Form, path: string, filters: readonly string[]) {
  const pageSize = readNumber(query, 'PageSize', 1, 1_000, 50);
  const page = readNumber(query, 'Page', 0, 1_000_000, 0);
  const start = startOf(page, pageSize, one(query, 'PageToken'), found);
  const shown = found.slice(start, start + pageSize);
  const link = (number: number, from: number): string =>
    `${path}?${pageQuery(query, filters, pageSize, number, found[from - 1]).toString()}`;
  const envelope = {
    first_page_uri: link(0, 0),
    previous_page_uri: page === 0 ? null : link(page - 1, Math.max(0, start - pageSize)),
    next_page_uri: found.length > start + pageSize ? link(page + 1, start + pageSize) : null,
    uri: link(page, start),
    page,
    page_size: pageSize,
    start,
    end: Math.max(start, start + shown.length - 1),
  };
  return { shown, envelope };
}

/** A page token names the last one before the page, so that those made meanwhile do not move the pages. */
function startOf(page: number, pageSize: number, token: string | undefined, found: readonly Sid[]): number {
  const before = token === undefined ? -1 : found.findIndex(({ sid }) => `PA${sid}` === token);
  return before < 0 ? page * pageSize : before + 1;
}

function pageQuery(
  query: Form,
  filters: readonly string[],
  pageSize: number,
  page: number,
  before: Sid | undefined,
): URLSearchParams {
  const link = new URLSearchParams();
  for (const name of filters) {
    const value = one(query, name);
    if (value !== undefined) link.set(name, value);
  }
  link.set('PageSize', String(pageSize));
  link.set('Page', String(page));
  if (before) link.set('PageToken', `PA${before.sid}`);
  return link;
}

export function isOrAny(asked: string | undefined, value: string | null): boolean {
  return asked === undefined || asked === value;
}

/**
 * `Name` means that day or second, `Name<` until and `Name>` from, both included. A call without that time, as a queued
 * one has no start, is in no such list.
 */
export function isWithin(at: number | null, query: Form, name: string): boolean {
  const [on, until, from] = ['', '<', '>'].map((sign) => readInstant(query, name + sign));
  if (!on && !until && !from) return true;
  if (at === null) return false;
  const second = Math.floor(at / 1_000) * 1_000;
  return (
    (!on || (second >= on.at && second < on.at + on.spanMs)) &&
    (!until || second <= until.at) &&
    (!from || second >= from.at)
  );
}

function readInstant(query: Form, name: string): { at: number; spanMs: number } | undefined {
  const text = one(query, name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RestError(400, 20001, `${name} is not a date: ${text}`);
  return { at, spanMs: /^\d{4}-\d\d-\d\d$/.test(text) ? DAY_MS : 1_000 };
}
