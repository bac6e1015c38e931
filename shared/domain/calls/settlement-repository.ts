import { type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import type { Settlement } from './call-purpose.ts';
import { callItem } from './call-repository.ts';
import { counting } from './metrics-repository.ts';

/**
 * A settled call and what it adds to its day, as part of a feature's transaction: at most two writes. No settled call is written
 * without the other, so that a day's numbers are those of its calls.
 */
export function settlingCall(table: string, { settled, count }: Settlement, now: Date): Write[] {
  return [putting(table, callItem(settled, now), { version: settled.version }), ...counting(table, count)];
}

export interface SettlementRepository {
  /** Settles a call that nothing else depends on; false when it moved meanwhile. */
  save(settlement: Settlement, now: Date): Promise<boolean>;
}

export function createSettlements(store: DocumentStore, table: string): SettlementRepository {
  return {
    save: async (settlement, now) => (await store.transact(settlingCall(table, settlement, now))).committed,
  };
}
