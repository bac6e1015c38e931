import type { Item, ItemKey, ItemStore } from '../../dynamodb/item-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import { type Call, callSchema } from './call.ts';
import { isErased } from './erased-call-repository.ts';
import * as z from 'zod/mini';

/** Every call that is due lies under this one key of the sparse index. */
export const DUE_SHARD = 'due';

export const callKey = (callId: string): ItemKey => ({ pk: callId, sk: 'call' });

/** Calls are listed by the month in which they were created. */
export const listKeyOf = (month: string): string => `calls#${month}`;
export const monthOf = (instant: string): string => instant.slice(0, 7);

/**
 * The item that stores a call at its next version, with the keys of the lists it is in. A call that was stored before there were
 * lists gets into them when it is next saved.
 */
export function callItem(call: Call, now: Date): Item & ItemKey {
  return {
    ...call,
    ...callKey(call.id),
    version: call.version + 1,
    updatedAt: now.toISOString(),
    ...(call.dueAt === undefined ? {} : { dueShard: DUE_SHARD }),
    ...expiring(endOf(call), call.keepDays.calls),
    listKey: listKeyOf(monthOf(call.createdAt)),
    // A caller may withhold the number, and an index takes no empty key.
    ...(otherParty(call) === '' ? {} : { telephone: otherParty(call) }),
  };
}

/** When nothing more will come of the call; null while something may. */
function endOf(call: Call): string | null {
  switch (call.status) {
    case 'settled':
      return call.endedAt;
    case 'cancelled':
      return call.cancelledAt;
    case 'unknown':
      return call.unknownSince;
    default:
      return null;
  }
}

const otherParty = ({ direction, from, to }: Call) => (direction === 'outbound' ? to : from);

export function parseCall(item: Item): Call {
  return z.parse(callSchema, item);
}

/** Neither erased nor past its time. */
export const isThere = (item: Item): boolean => !isErased(item) && !hasExpired(item);

export interface CallRepository {
  /** Nothing where the call was erased, or kept for as long as it was to be. */
  find(callId: string): Promise<Call | undefined>;
  /** Saves a call that was read at `call.version`; false when somebody else saved it since. */
  save(call: Call, now: Date): Promise<boolean>;
}

export function createCallRepository(store: ItemStore, table: string): CallRepository {
  return {
    async find(callId) {
      const item = await store.get(table, callKey(callId));
      return item && isThere(item) ? parseCall(item) : undefined;
    },
    save: (call, now) => store.put(table, callItem(call, now), { version: call.version }),
  };
}
