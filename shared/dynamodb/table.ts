/**
 * The tables and their indexes, as data: `infra` creates them from here, repositories name their keys from here.
 * Every table has the string keys `pk` and `sk`, so that a child lives in its parent's item collection.
 */
export interface TableShape {
  /** The table's name in the logical ids of the template. */
  readonly name: string;
  readonly indexes: Readonly<Record<string, { partitionKey: string; sortKey: string }>>;
  /** The attribute (unix seconds) after which DynamoDB may delete the item. Deletion is late: reads must filter too. */
  readonly timeToLive?: string;
}

export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

/** Calls with their attempts, transcript turns and line locks. */
export const callsTable = {
  name: 'Calls',
  // Sparse: only what somebody must look at again carries `dueShard` and `dueAt`.
  indexes: { due: { partitionKey: 'dueShard', sortKey: 'dueAt' } },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** Supplier orders. */
export const supplierOrdersTable = {
  name: 'SupplierOrders',
  indexes: {
    byCreation: { partitionKey: 'listKey', sortKey: 'createdAt' },
    bySupplier: { partitionKey: 'fournisseurKey', sortKey: 'createdAt' },
    byStatut: { partitionKey: 'statut', sortKey: 'createdAt' },
  },
} as const satisfies TableShape;

/** Idempotency keys and daily spend. */
export const ledgerTable = {
  name: 'Ledger',
  indexes: {},
  timeToLive: 'expiresAt',
} as const satisfies TableShape;
