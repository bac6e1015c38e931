import { createCallEraser } from '../../shared/domain/calls/call-eraser-repository.ts';
import { createEventEraser } from '../../shared/domain/event-webhooks/event-eraser-repository.ts';
import { createCallerRecordEraser } from '../../shared/domain/reception/caller-record-eraser-repository.ts';
import { createReservationEraser } from '../../shared/domain/reservations/reservation-eraser-repository.ts';
import { createOrderEraser } from '../../shared/domain/supplier-orders/order-eraser-repository.ts';
import type { DocumentStore } from '../../shared/dynamodb/document-store.ts';
import type { Eraser } from '../../shared/runtime/eraser.ts';

interface ErasersEnv {
  CALLS_TABLE: string;
  RECEPTION_TABLE: string;
  SUPPLIER_ORDERS_TABLE: string;
  RESERVATIONS_TABLE: string;
  EVENTS_TABLE: string;
}

/** The one place that knows everything a person is erased from. Calls come first: what is made of a call follows it. */
export function erasers(env: ErasersEnv, store: DocumentStore, now: () => Date): Eraser[] {
  const calls = createCallEraser(store, env.CALLS_TABLE, now);
  return [
    calls,
    createCallerRecordEraser(store, env.RECEPTION_TABLE, calls),
    createOrderEraser(store, env.SUPPLIER_ORDERS_TABLE, calls, now),
    createReservationEraser(store, env.RESERVATIONS_TABLE, now),
    createEventEraser(store, env.EVENTS_TABLE),
  ];
}

/** Why nobody has to be erased from the other tables. */
export const tablesOfNobody: Readonly<Record<string, string>> = {
  Directory: 'What the business says of itself: its agents, and the numbers that are its own.',
  Ledger:
    'Amounts, and of requests a hash over the whole body, which is kept for seven days and from which no number can be told.',
  Erasures: 'Persons by a keyed hash alone; a number only sealed, and only until its erasure is finished.',
};
