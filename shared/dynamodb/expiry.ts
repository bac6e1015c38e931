import type { Item } from './item-store.ts';

const DAY_MS = 86_400_000;

/**
 * The attribute by which DynamoDB deletes an item, `days` after `end` (ISO): to be spread into the item. Nothing where `days` is
 * null, or what the days count from has not come yet.
 */
export function expiring(end: string | null, days: number | null): { expiresAt?: number } {
  return end === null || days === null ? {} : { expiresAt: Math.ceil((Date.parse(end) + days * DAY_MS) / 1000) };
}

/** DynamoDB deletes what has expired within days, not at once: until then it is there, and must not be seen. */
export function hasExpired(item: Item, nowMs = Date.now()): boolean {
  const expiresAt = item['expiresAt'];
  return typeof expiresAt === 'number' && expiresAt * 1000 <= nowMs;
}
