import { announcing } from '../../dynamodb/outbox.ts';
import type { Alongside } from './inventory-repository.ts';
import { reservationEvent } from './reservation-event.ts';

/** Announces every change of a stay, with the change itself. */
export function announceChanges(eventsTable: string): Alongside {
  return {
    writes(change, now) {
      const event = reservationEvent(change, now);
      return event ? [announcing(eventsTable, event, now)] : [];
    },
    committed: async () => undefined,
  };
}
