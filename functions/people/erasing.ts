import type * as z from 'zod/mini';
import { createErasureRepository } from '../../shared/domain/people/erasure-repository.ts';
import type { DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { keysOf, type Secret } from '../../shared/runtime/secrets.ts';
import { erasers } from '../entry/erasers.ts';
import type { erasuresEnv } from './env.ts';

/** What every way of erasing somebody is made of. */
export function erasing(env: z.infer<typeof erasuresEnv>, store: DocumentStore, personKey: Secret) {
  const now = () => new Date();
  return {
    erasures: createErasureRepository(store, env.ERASURES_TABLE),
    erasers: erasers(env, store, now),
    keys: () => keysOf(personKey),
    now,
    log: createLogger(),
  };
}
