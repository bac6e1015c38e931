import { expiring } from '../../dynamodb/expiry.ts';
import type { ItemStore } from '../../dynamodb/item-store.ts';
import type { CallIn } from './call.ts';
import { callItem } from './call-repository.ts';
import { attemptKey } from './conversation-repository.ts';

/** Calls that come in. */
export interface InboundCalls {
  /** A call nobody stored yet, with its only attempt; false when it is stored already. */
  create(call: CallIn<'dialled'>, now: Date): Promise<boolean>;
}

export function createInboundCalls(store: ItemStore, table: string): InboundCalls {
  return {
    async create(call, now) {
      const { id, attempt, dispatchedAt, sid, transport } = call;
      // The line of a SIP call is billed by whoever owns the trunk, where we cannot ask: to us it costs nothing.
      const price = transport === 'sip' ? { price: '0', priceUnit: 'USD' } : {};
      // First: a call without its attempt would never be priced, an attempt without its call harms nobody.
      const kept = expiring(dispatchedAt, call.keepDays.calls);
      await store.put(table, { ...attemptKey(id, attempt), attempt, dispatchedAt, sid, ...price, ...kept }, 'absent');
      return await store.put(table, callItem(call, now), 'absent');
    },
  };
}
