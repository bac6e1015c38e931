import type { Announcement } from '../../runtime/announcement.ts';
import type { InventoryChange } from './inventory-repository.ts';
import type { Reservation } from './reservation.ts';
import { reservationView } from './reservation-view.ts';

/** What a change of a stay is called, and what is told of it; null for what nobody outside needs to know. */
export function reservationEvent({ before, after }: InventoryChange, now: Date): Announcement | null {
  // What was taken over from another system is no news to anybody.
  if (after.origine === 'import' && before === null) return null;
  const version = after.version + 1;
  return {
    id: `evt_${after.id}_${version}`,
    type: typeOf(before, after),
    data: { ...reservationView({ ...after, updatedAt: now.toISOString() }), version },
    telephones: [after.telephone].filter((telephone) => telephone !== null),
  };
}

function typeOf(before: Reservation | null, after: Reservation): string {
  if (before === null) return 'reservation.created';
  if (after.statut === 'annulee' && before.statut !== 'annulee') return 'reservation.cancelled';
  return 'reservation.modified';
}
