import { outcomes } from '../../shared/domain/call-outcomes/outcomes.ts';
import { createCallerRecordRepository } from '../../shared/domain/reception/caller-record-repository.ts';
import { createSettledCalls } from '../../shared/domain/reception/settled-calls-repository.ts';
import { createOrderCallRepository } from '../../shared/domain/supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import type { DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { agentFields } from './agent-fields.ts';

interface PurposesEnv {
  CALLS_TABLE: string;
  SUPPLIER_ORDERS_TABLE: string;
  RECEPTION_TABLE: string;
  DIRECTORY_TABLE: string;
  LEDGER_TABLE: string;
  EVENTS_TABLE: string;
  EUR_PER_USD: string;
  RETENTION_DAYS_CALL_DATA: number | null;
}

/** What becomes of the calls of every feature, for the functions that bring calls to their end. */
export function callPurposes(env: PurposesEnv, store: DocumentStore, now: () => Date) {
  const { CALLS_TABLE: calls, RECEPTION_TABLE: reception, LEDGER_TABLE: ledger, EVENTS_TABLE: events } = env;
  const received = {
    records: createCallerRecordRepository(store, { reception, events }),
    settled: createSettledCalls(store, { calls, reception, ledger, events }),
    keepDays: env.RETENTION_DAYS_CALL_DATA,
    now,
  };
  return outcomes({
    supplierOrders: {
      orders: createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE),
      orderCalls: createOrderCallRepository(store, { calls, orders: env.SUPPLIER_ORDERS_TABLE, ledger, events }),
      settings: { eurPerUsd: Number(env.EUR_PER_USD) },
      now,
    },
    reception: { ...received, fields: agentFields(store, env.DIRECTORY_TABLE, 'reception') },
    reservations: { ...received, fields: agentFields(store, env.DIRECTORY_TABLE, 'reservations') },
  });
}
