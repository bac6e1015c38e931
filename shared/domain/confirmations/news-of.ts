import type { Booking, BookingChange } from './booking.ts';
import type { News } from './confirmation.ts';

/** What a guest would want to be told anew. Their wishes are the hotel's to read, and nothing to confirm. */
const TOLD = [
  'date_arrivee',
  'date_depart',
  'nombre_personnes',
  'type_chambre',
  'nom',
  'prenom',
  'email',
  'telephone',
  'langue',
  'canal_confirmation',
] as const satisfies readonly (keyof Booking)[];

/** What a change of a stay is to its guest; null when there is nothing to tell, or they did not ask to be told. */
export function newsOf({ before, after }: BookingChange): News | null {
  if (after.canal_confirmation === null) return null;
  if (before === null) return 'creation';
  if (after.statut === 'annulee') return before.statut === 'annulee' ? null : 'annulation';
  if (before.statut === 'option' && after.statut === 'confirmee') return 'confirmation';
  return TOLD.some((name) => before[name] !== after[name]) ? 'modification' : null;
}
