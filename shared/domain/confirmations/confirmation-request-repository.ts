import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { recall, remembering } from '../../dynamodb/idempotency.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import type { Confirmation } from './confirmation.ts';
import { writing } from './confirmation-repository.ts';

export interface ConfirmationRequestRepository {
  /** A confirmation that somebody asked for, once for a request; false when it was asked for before. */
  add(confirmation: Confirmation, request: IdempotentRequest | null, now: Date): Promise<boolean>;
  /** The id of what this very request asked for before. Throws `idempotency_key_reused`. */
  askedBefore(request: IdempotentRequest): Promise<string | null>;
}

export function createConfirmationRequestRepository(
  store: DocumentStore,
  tables: { reservations: string; ledger: string },
): ConfirmationRequestRepository {
  return {
    async add(confirmation, request, now) {
      const remembered = request ? [remembering(tables.ledger, request, confirmation.id, now)] : [];
      return (await store.transact([...remembered, writing(tables.reservations, confirmation)])).committed;
    },

    askedBefore: (request) => recall(store, tables.ledger, request),
  };
}
