import type { Write } from '../../dynamodb/document-store.ts';
import type { BookingChange } from './booking.ts';
import { type ConfirmationIn, type ConfirmationKey, confirmationId, newConfirmation } from './confirmation.ts';
import { writing } from './confirmation-repository.ts';
import { newsOf } from './news-of.ts';

/**
 * Has guests told of every change of their stay: what is to be sent is written with the change itself, so that it is there exactly
 * when the change is. `ask` has it sent at once; where that fails it is due all the same.
 */
export function confirmChanges(table: string, ask: (key: ConfirmationKey) => Promise<void>) {
  return {
    writes(change: BookingChange, now: Date): Write[] {
      const confirmation = confirmationFor(change, now);
      return confirmation ? [writing(table, confirmation)] : [];
    },
    async committed(change: BookingChange): Promise<void> {
      if (newsOf(change) !== null) await ask(keyFor(change));
    },
  };
}

/** The id is that of the version to come: one change has one confirmation, however often it is tried. */
const keyFor = ({ after: { id, version } }: BookingChange): ConfirmationKey => ({
  reservationId: id,
  confirmationId: confirmationId(version + 1),
});

function confirmationFor(change: BookingChange, now: Date): ConfirmationIn<'due'> | null {
  const type = newsOf(change);
  const { canal_confirmation: canal, version } = change.after;
  if (type === null || canal === null) return null;
  const { reservationId, confirmationId: id } = keyFor(change);
  return newConfirmation({ id, reservationId, type, canal, stayVersion: version + 1, askedBy: 'change' }, now);
}
