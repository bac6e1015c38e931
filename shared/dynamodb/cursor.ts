import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { Fault } from '../runtime/faults.ts';
import type { Item } from './item-store.ts';

const content = z.object({ list: z.string(), key: z.record(z.string(), z.union([z.string(), z.number()])) });

/**
 * Where a page ended, as an opaque text that only fits the list it came from: `list` names the route and its filters, and
 * a cursor shown to another list is refused with `invalid_cursor`.
 */
export function encodeCursor(list: Readonly<Record<string, unknown>>, key: Item | undefined): string | null {
  if (!key) return null;
  return Buffer.from(JSON.stringify({ list: fingerprint(list), key })).toString('base64url');
}

export function decodeCursor(list: Readonly<Record<string, unknown>>, cursor: string | undefined): Item | undefined {
  if (cursor === undefined) return undefined;
  const parsed = z.safeParse(content, json(cursor));
  if (!parsed.success || parsed.data.list !== fingerprint(list)) {
    throw new Fault('invalid_cursor', 'Start again without a cursor: this one was not made for this list and filters.');
  }
  return parsed.data.key;
}

function fingerprint(list: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(list)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => a.localeCompare(b));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

function json(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
