/**
 * The tables and their indexes, as data: `infra` creates them from here, repositories name their keys from here.
 * Every table has the string keys `pk` and `sk`, so that a child lives in its parent's item collection.
 */
export interface TableShape {
  /** The table's name in the logical ids of the template. */
  readonly name: string;
  readonly indexes: Readonly<Record<string, IndexShape>>;
  /** The attribute (unix seconds) after which DynamoDB may delete the item. Deletion is late: reads must filter too. */
  readonly timeToLive?: string;
}

export interface IndexShape {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** What an entry of the index holds besides the keys; a write that changes none of it does not touch the index. @default all */
  readonly holds?: readonly string[];
}

export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

/** What lists of calls are filtered by. None of it changes while somebody talks, so the relays' heartbeats write to no list. */
const callFacts = ['purpose', 'direction', 'status', 'outcome'] as const;

/** Calls with their attempts, transcript turns and line locks, and what the calls of a day amount to. */
export const callsTable = {
  name: 'Calls',
  indexes: {
    // Sparse: only what somebody must look at again carries `dueShard` and `dueAt`.
    due: { partitionKey: 'dueShard', sortKey: 'dueAt' },
    // `listKey` is the month: the calls of years do not lie under one key.
    byCreation: { partitionKey: 'listKey', sortKey: 'createdAt', holds: callFacts },
    // `telephone` is the other party's number.
    byTelephone: { partitionKey: 'telephone', sortKey: 'createdAt', holds: callFacts },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** Supplier orders. */
export const supplierOrdersTable = {
  name: 'SupplierOrders',
  indexes: {
    byCreation: { partitionKey: 'listKey', sortKey: 'createdAt' },
    bySupplier: { partitionKey: 'fournisseurKey', sortKey: 'createdAt' },
    byStatut: { partitionKey: 'statut', sortKey: 'createdAt' },
    // For whoever asks to be forgotten. Sparse: an order whose supplier was erased has no number.
    byTelephone: { partitionKey: 'supplierTelephone', sortKey: 'createdAt', holds: ['schema'] },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** Who called and why, one record for each call that came in. */
export const receptionTable = {
  name: 'Reception',
  indexes: {
    byCreation: { partitionKey: 'listKey', sortKey: 'createdAt' },
    byCaller: { partitionKey: 'callerKey', sortKey: 'createdAt' },
    // Sparse: records in which another number is stated than the caller's own.
    byStatedTelephone: { partitionKey: 'statedTelephone', sortKey: 'createdAt', holds: ['appele_le'] },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** Hotel stays with what their guests are told of them, the nights of each room type, and the hotel itself. */
export const reservationsTable = {
  name: 'Reservations',
  indexes: {
    // Sparse: nights are in none of them. `arrivalKey` is the day of arrival and the number.
    byArrival: { partitionKey: 'listKey', sortKey: 'arrivalKey' },
    byTelephone: { partitionKey: 'telephone', sortKey: 'arrivalKey' },
    // Sparse: only confirmations that somebody has to send, or to look at again.
    due: { partitionKey: 'dueShard', sortKey: 'dueAt', holds: ['schema'] },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** What happened, who wants to be told, and how telling them goes. */
export const eventsTable = {
  name: 'Events',
  indexes: {
    // Sparse: only what is to be passed on or tried again.
    due: { partitionKey: 'dueShard', sortKey: 'dueAt', holds: [] },
    // Sparse, for whoever asks to be forgotten: an event is about two people at most.
    byTelephone: { partitionKey: 'telephone', sortKey: 'createdAt', holds: [] },
    byOtherTelephone: { partitionKey: 'otherTelephone', sortKey: 'createdAt', holds: [] },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** What the business says of itself: its agents with all their versions, and which of them answers which number. */
export const directoryTable = {
  name: 'Directory',
  indexes: {},
} as const satisfies TableShape;

/** Who was erased, without saying who: kept apart from everything they were erased from, and never restored to the past. */
export const erasuresTable = {
  name: 'Erasures',
  indexes: {
    // Sparse: erasures that are not finished.
    due: { partitionKey: 'dueShard', sortKey: 'dueAt', holds: ['schema'] },
  },
  timeToLive: 'expiresAt',
} as const satisfies TableShape;

/** Idempotency keys and daily spend. */
export const ledgerTable = {
  name: 'Ledger',
  indexes: {},
  timeToLive: 'expiresAt',
} as const satisfies TableShape;
