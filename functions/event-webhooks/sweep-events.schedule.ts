import { createEventRepository } from '../../shared/domain/event-webhooks/event-repository.ts';
import { createDocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createEventQueue } from '../../shared/runtime/event-queue.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { scheduledFunction } from '../entry/schedule.ts';
import { sweepEventsEnv } from './env.ts';

/** More than a business has in a minute; what is left is the next run's. */
const AT_MOST = 500;

const env = readEnv(sweepEventsEnv);
const events = createEventRepository(createDocumentStore(), env.EVENTS_TABLE);
const enqueue = createEventQueue(env.EVENT_WEBHOOKS_QUEUE_URL);
const log = createLogger();

/** Every minute: puts what is due where it is worked on. Being asked twice changes nothing. */
export const handler = scheduledFunction(async () => {
  const due = await events.due(new Date(), AT_MOST);
  for (const work of due) await enqueue(work, 0);
  if (due.length > 0) log.info('Due events were asked for', { due: due.length });
});
