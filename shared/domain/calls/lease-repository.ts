import type { DocumentStore } from '../../dynamodb/document-store.ts';
import type { CallIn } from './call.ts';
import { callKey } from './call-repository.ts';
import { renewLease } from './call-transitions.ts';

export interface LeaseRepository {
  /**
   * Renews the lease of a call that stands as it was read at `call.version`, and returns it so; null when somebody changed it since,
   * and where there is no lease to renew. A relay does so for each of its calls every few seconds: it neither reads the call nor
   * writes all of it again.
   */
  extend(call: CallIn<'in_progress'>, now: Date): Promise<CallIn<'in_progress'> | null>;
}

export function createLeaseRepository(store: Pick<DocumentStore, 'update'>, table: string): LeaseRepository {
  return {
    async extend(call, now) {
      const renewed = renewLease(call, call.leg, now);
      if (!renewed) return null;
      const version = call.version + 1;
      const updatedAt = now.toISOString();
      const isRenewed = await store.update({
        TableName: table,
        Key: callKey(call.id),
        UpdateExpression: 'SET leaseUntil = :leaseUntil, dueAt = :dueAt, updatedAt = :updatedAt, #version = :version',
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: {
          ':leaseUntil': renewed.leaseUntil,
          ':dueAt': renewed.dueAt,
          ':updatedAt': updatedAt,
          ':version': version,
          ':read': call.version,
        },
      });
      return isRenewed ? { ...renewed, version, updatedAt } : null;
    },
  };
}
