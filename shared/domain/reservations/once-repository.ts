import type { DocumentStore, Write } from '../../dynamodb/document-store.ts';
import { recall, remembering } from '../../dynamodb/idempotency.ts';
import type { IdempotentRequest } from '../../runtime/idempotent-request.ts';
import type { ToolEffect } from '../calls/tool-effect.ts';
import { createToolEffectRepository, type EffectName } from '../calls/tool-effect-repository.ts';
import type { Reservation } from './reservation.ts';

/**
 * `moved`: a night or the reservation is no longer as it was read, nothing was written; `repeated`: this was done before, and
 * `recalled` is the reservation's number, or what the agent was told then; `fenced`: another relay holds the call.
 */
export type Commit =
  | { kind: 'committed' }
  | { kind: 'moved' }
  | { kind: 'repeated'; recalled: string }
  | { kind: 'fenced' };

/** A request that has its effect once, however often it comes. */
export interface Once {
  /** What it did earlier, as `recalled` in {@link Commit}; null when it is new. */
  earlier(): Promise<string | null>;
  /** All of `writes` with the record that the request was done, or nothing. */
  commit(after: Reservation, writes: readonly Write[], now: Date): Promise<Commit>;
}

/** Of a client that sent a key with it. `earlier` throws `idempotency_key_reused` when the key came with another body. */
export function onceByRequest(store: DocumentStore, ledgerTable: string, request: IdempotentRequest): Once {
  const earlier = () => recall(store, ledgerTable, request);
  return {
    earlier,
    async commit(after, writes, now) {
      const outcome = await store.transact([remembering(ledgerTable, request, after.id, now), ...writes]);
      if (outcome.committed) return { kind: 'committed' };
      const recalled = outcome.failed.includes(0) ? await earlier() : null;
      return recalled === null ? { kind: 'moved' } : { kind: 'repeated', recalled };
    },
  };
}

/** What an agent does during a call, by what it is meant to do; while its leg holds the call. */
export interface InCall extends EffectName {
  callId: string;
  /** How long the record of it is kept after the call; null for ever. */
  keepDays: number | null;
  effectOf(after: Reservation): ToolEffect;
}

export function onceInCall(store: DocumentStore, callsTable: string, request: InCall): Once {
  const effects = createToolEffectRepository(store, callsTable);
  return {
    earlier: async () => (await effects.find(request.callId, request))?.output ?? null,
    async commit(after, writes) {
      const outcome = await effects.commit(request.callId, request.effectOf(after), writes, request.keepDays);
      return outcome.kind === 'repeated' ? { kind: 'repeated', recalled: outcome.output } : outcome;
    },
  };
}
