import type { DocumentStore, Write } from '../../dynamodb/document-store.ts';
import type { CallIn } from '../calls/call.ts';
import type { Settlement } from '../calls/call-purpose.ts';
import { claimingAttempt, creatingCall, savingCall, type UnsettledCall } from '../calls/call-writes-repository.ts';
import { remembering } from '../../dynamodb/idempotency.ts';
import { announcing } from '../../dynamodb/outbox.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import { correcting, reserving } from '../calls/spend-repository.ts';
import { settlingCall } from '../calls/settlement-repository.ts';
import type { Order } from './order.ts';
import { orderEvent } from './order-event.ts';
import { creatingOrder, deletingOrder, savingOrder } from './order-repository.ts';

export interface Tables {
  calls: string;
  orders: string;
  ledger: string;
  events: string;
}

export type Creation = 'created' | 'cap_reached' | 'seen_before';

/** An order and its call change together or not at all. */
export interface OrderCallRepository {
  /** Order, call intent, held-back money and idempotency key, in one transaction. */
  create(
    order: Order,
    call: CallIn<'requested'>,
    guard: { capUsd: number; request: IdempotentRequest | null },
    now: Date,
  ): Promise<Creation>;
  /** The claimed attempt, the line and the order that is now being called about; false when any of them moved. */
  claim(order: Order, call: CallIn<'dispatching'>, lineHolder: string | null, now: Date): Promise<boolean>;
  /** Order and call, either or both; false when any of them moved. */
  save(change: { order?: Order; call?: ChangedCall }, now: Date): Promise<boolean>;
  /** The settled call, the order if it changes, and what the call cost in the place of what it held of the day's cap. */
  settle(settlement: Settlement, order: Order | null, now: Date): Promise<boolean>;
  /** Deletes the order and stops its call; false when any of them moved. */
  remove(order: Order, call: ChangedCall | null, now: Date): Promise<boolean>;
}

/** A call, and what it held of its day's cap until now. */
export interface ChangedCall {
  call: UnsettledCall;
  heldUsd: number;
}

const SPEND = 2;
const IDEMPOTENCY = 3;

export function createOrderCallRepository(store: DocumentStore, tables: Tables): OrderCallRepository {
  const announced = (...[what, order, now]: Parameters<typeof orderEvent>): Write[] => {
    const event = orderEvent(what, order, now);
    return event ? [announcing(tables.events, event, now)] : [];
  };
  const saving = (order: Order, now: Date) => [
    savingOrder(tables.orders, order, now),
    ...announced('modified', order, now),
  ];
  const savingChanged = ({ call, heldUsd }: ChangedCall, now: Date): Write[] => [
    savingCall(tables.calls, call, now),
    ...(call.heldUsd === heldUsd ? [] : [correcting(tables.ledger, call.createdAt, heldUsd, call.heldUsd)]),
  ];
  const commits = async (writes: Write[]) => (await store.transact(writes)).committed;

  return {
    async create(order, call, { capUsd, request }, now) {
      const writes = [
        creatingOrder(tables.orders, order, now),
        creatingCall(tables.calls, call, now),
        reserving(tables.ledger, call.createdAt, call.heldUsd, capUsd),
        ...(request ? [remembering(tables.ledger, request, order.id, now)] : []),
        ...announced('created', order, now),
      ];
      const outcome = await store.transact(writes);
      if (outcome.committed) return 'created';
      // A repeated request is answered with its order even on a day whose cap is reached by now.
      if (outcome.failed.includes(IDEMPOTENCY)) return 'seen_before';
      if (outcome.failed.includes(SPEND)) return 'cap_reached';
      throw new Error(`A new id is taken already: ${order.id}`);
    },

    claim: (order, call, lineHolder, now) =>
      commits([...claimingAttempt(tables.calls, call, lineHolder, now), savingOrder(tables.orders, order, now)]),

    save: ({ order, call }, now) =>
      commits([...(order ? saving(order, now) : []), ...(call ? savingChanged(call, now) : [])]),

    settle: (settlement, order, now) =>
      commits([...(order ? saving(order, now) : []), ...settlingCall(tables, settlement, now)]),

    remove: (order, call, now) =>
      commits([
        deletingOrder(tables.orders, order),
        ...(call ? savingChanged(call, now) : []),
        ...announced('deleted', order, now),
      ]),
  };
}
