import { createConfirmationRepository } from '../../shared/domain/confirmations/confirmation-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createConfirmationQueue } from '../../shared/runtime/confirmation-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { scheduledFunction } from '../entry/schedule.ts';
import { sweepConfirmationsEnv } from './env.ts';

/** More than a hotel has in a minute; what is left is the next run's. */
const AT_MOST = 500;

const env = readEnv(sweepConfirmationsEnv);
const confirmations = createConfirmationRepository(createDocumentStore(), env.RESERVATIONS_TABLE);
const ask = createConfirmationQueue(env.CONFIRMATIONS_QUEUE_URL);
const log = createLogger();

/** Every minute: has what is due looked at. Being asked twice changes nothing. */
export const handler = scheduledFunction(async () => {
  const due = await confirmations.due(new Date(), AT_MOST);
  for (const key of due) await ask(key);
  if (due.length > 0) log.info('Due confirmations were asked for', { due: due.length });
});
