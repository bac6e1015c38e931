import * as z from 'zod/mini';
import { putting, type DocumentStore, type Write } from '../../dynamodb/document-store.ts';
import { expiring } from '../../dynamodb/expiry.ts';
import { type EffectOutcome, type ToolEffect, toolEffectSchema } from './tool-effect.ts';

/** By what an effect is known within its call. */
export type EffectName = Pick<ToolEffect, 'tool' | 'intent'>;

const effectKey = (callId: string, { tool, intent }: EffectName) => ({ pk: callId, sk: `effect#${tool}#${intent}` });
/** Where the writes of a commit begin; before them come the check of the leg and the record of the effect. */
const WRITES = 2;

export interface ToolEffectRepository {
  /** Commits `writes` with the record of it, once per tool and intent, and only while `effect.leg` holds the call. */
  commit(
    callId: string,
    effect: ToolEffect,
    writes: readonly Write[],
    keepDays?: number | null,
  ): Promise<EffectOutcome>;
  find(callId: string, name: EffectName): Promise<ToolEffect | undefined>;
  /** In the order in which they happened. */
  effects(callId: string): Promise<ToolEffect[]>;
}

export function createToolEffectRepository(store: DocumentStore, table: string): ToolEffectRepository {
  return {
    async commit(callId, effect, writes, keepDays = null) {
      const key = effectKey(callId, effect);
      const outcome = await store.transact([
        holdingLeg(table, callId, effect),
        putting(table, { ...key, ...effect, ...expiring(effect.at, keepDays) }, 'absent'),
        ...writes,
      ]);
      if (outcome.committed) return { kind: 'committed' };
      const before = await store.get(table, key);
      if (before) return { kind: 'repeated', output: z.parse(toolEffectSchema, before).output };
      return { kind: outcome.failed.every((position) => position >= WRITES) ? 'moved' : 'fenced' };
    },

    async find(callId, name) {
      const item = await store.get(table, effectKey(callId, name));
      return item && z.parse(toolEffectSchema, item);
    },

    async effects(callId) {
      const { items } = await store.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': callId, ':prefix': 'effect#' },
        ConsistentRead: true,
      });
      const effects = items.map((item) => z.parse(toolEffectSchema, item));
      return effects.toSorted((a, b) => a.at.localeCompare(b.at));
    },
  };
}

/** A relay that was replaced may still be talking; it must not act. */
function holdingLeg(table: string, callId: string, { attempt, leg }: ToolEffect): Write {
  return {
    ConditionCheck: {
      TableName: table,
      Key: { pk: callId, sk: 'call' },
      ConditionExpression: '#status = :inProgress AND #attempt = :attempt AND #leg = :leg',
      ExpressionAttributeNames: { '#status': 'status', '#attempt': 'attempt', '#leg': 'leg' },
      ExpressionAttributeValues: { ':inProgress': 'in_progress', ':attempt': attempt, ':leg': leg },
    },
  };
}
