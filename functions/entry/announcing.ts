import { createDocumentStore, type DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { passingOn } from '../../shared/dynamodb/outbox.ts';
import { createEventQueue } from '../../shared/runtime/event-queue.ts';

/** A store that has what its transactions announce passed on at once. */
export function announcingStore(env: { EVENTS_TABLE: string; EVENT_WEBHOOKS_QUEUE_URL: string }): DocumentStore {
  const tell = createEventQueue(env.EVENT_WEBHOOKS_QUEUE_URL);
  return passingOn(createDocumentStore(), env.EVENTS_TABLE, (eventId) => tell({ eventId }, 0));
}
