import { type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import type { Settlement } from './call-purpose.ts';
import { callItem } from './call-repository.ts';
import { counting } from './metrics-repository.ts';
import { correcting } from './spend-repository.ts';

interface Tables {
  calls: string;
  ledger: string;
}

/**
 * A settled call, what it adds to its day, and what it cost in the place of what it held of the day's cap, as part of a feature's
 * transaction: at most three writes. No settled call is written without the others, so that a day's numbers and its spending are
 * those of its calls.
 */
export function settlingCall(tables: Tables, { before, settled, count }: Settlement, now: Date): Write[] {
  return [
    putting(tables.calls, callItem(settled, now), { version: settled.version }),
    ...counting(tables.calls, count),
    correcting(tables.ledger, settled.createdAt, before.heldUsd, settled.heldUsd),
  ];
}

export interface SettlementRepository {
  /** Settles a call that nothing else depends on; false when it moved meanwhile. */
  save(settlement: Settlement, now: Date): Promise<boolean>;
}

export function createSettlements(store: DocumentStore, tables: Tables): SettlementRepository {
  return {
    save: async (settlement, now) => (await store.transact(settlingCall(tables, settlement, now))).committed,
  };
}
