import type { Item } from './item-store.ts';

/** DynamoDB deletes what has expired within days, not at once: until then it is there, and must not be seen. */
export function hasExpired(item: Item, nowMs = Date.now()): boolean {
  const expiresAt = item['expiresAt'];
  return typeof expiresAt === 'number' && expiresAt * 1000 <= nowMs;
}
