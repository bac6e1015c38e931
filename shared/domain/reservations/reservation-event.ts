import type { Announcement } from '../../dynamodb/outbox.ts';
import type { InventoryChange } from './inventory-repository.ts';
import { totalOf } from './price.ts';
import type { Reservation } from './reservation.ts';

/** What a change of a stay is called, and what is told of it; null for what nobody outside needs to know. */
export function reservationEvent({ before, after }: InventoryChange): Announcement | null {
  // What was taken over from another system is no news to anybody.
  if (after.origine === 'import' && before === null) return null;
  return { id: `evt_${after.id}_${after.version + 1}`, type: typeOf(before, after), data: viewOf(after) };
}

function typeOf(before: Reservation | null, after: Reservation): string {
  if (before === null) return 'reservation.created';
  if (after.statut === 'annulee' && before.statut !== 'annulee') return 'reservation.cancelled';
  return 'reservation.modified';
}

function viewOf({ schema: _schema, nuits, updatedAt: _updated, version, ...reservation }: Reservation) {
  return { ...reservation, version: version + 1, nuits: nuits.length, prix_total: totalOf(nuits) / 100, devise: 'EUR' };
}
