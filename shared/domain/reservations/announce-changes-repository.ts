import { announcing } from '../../dynamodb/outbox.ts';
import type { Alongside } from './inventory-repository.ts';
import { reservationEvent } from './reservation-event.ts';

/** Announces every change of a stay, with the change itself; `pass` asks for it to be passed on at once. */
export function announceChanges(eventsTable: string, pass: (eventId: string) => Promise<void>): Alongside {
  return {
    writes(change, now) {
      const event = reservationEvent(change);
      return event ? [announcing(eventsTable, event, now)] : [];
    },
    async committed(change) {
      const event = reservationEvent(change);
      if (event) await pass(event.id);
    },
  };
}
