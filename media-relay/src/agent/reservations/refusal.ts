import type { FaultCode } from '../../../../shared/runtime/faults.ts';
import { Fault } from '../../../../shared/runtime/faults.ts';
import type { StayProblem } from '../../../../shared/domain/reservations/stay.ts';

/** What the agent can say of a stay that cannot be. */
const STAYS: Record<StayProblem, string> = {
  not_a_date: 'Cette date n’existe pas. Fais répéter les dates d’arrivée et de départ.',
  departure_not_after_arrival:
    'Le départ doit être après l’arrivée. Dis-le, et demande de nouveau les dates d’arrivée et de départ.',
  in_the_past: 'Cette date est passée. Dis-le, et demande pour quelles dates à venir.',
  too_long: 'Un séjour ne dépasse pas trente nuits. Dis-le, et propose de passer quelqu’un de l’équipe pour plus long.',
  too_far_ahead: 'On ne réserve pas plus de deux ans à l’avance. Dis-le, et demande d’autres dates.',
  unknown_room_type: 'Ce type de chambre n’existe pas. Propose ceux de l’hôtel.',
  too_many_guests:
    'Aucune chambre de ce type ne reçoit autant de personnes. Dis-le, et propose un autre type ou plusieurs chambres.',
};

const SENTENCES: Partial<Record<FaultCode, string>> = {
  no_room: 'Il ne reste plus de chambre de ce type à ces dates. Dis-le, et propose ce qui est libre.',
  too_many_rooms:
    'C’est beaucoup de chambres pour un seul appel. Propose de passer quelqu’un de l’équipe, comme pour un groupe.',
  contact_locked:
    'L’e-mail et le numéro d’une réservation plus ancienne ne se changent pas par téléphone. Dis-le, et propose de passer quelqu’un de l’équipe.',
  rooms_busy: 'Beaucoup de monde réserve en ce moment. Excuse-toi, et essaie encore une fois.',
  reservation_not_found:
    'Aucune réservation ne correspond à ce numéro et à ce nom ensemble. Dis seulement cela, fais répéter les deux, et ne suppose rien.',
  reservation_cancelled: 'Cette réservation est déjà annulée. Dis-le, et propose d’en faire une nouvelle.',
  option_expired: 'Cette option a expiré. Dis-le, et propose de réserver de nouveau.',
  invalid_body: 'Le numéro de téléphone n’est pas valable. Fais-le répéter.',
};

/** What the model hears when a request cannot be met: why, and what it can say. What is no refusal is thrown again. */
export function refusal(error: unknown): Record<string, unknown> {
  if (!(error instanceof Fault)) throw error;
  const stay = STAYS[error.facts['raison'] as StayProblem];
  const consigne = error.code === 'impossible_stay' ? stay : SENTENCES[error.code];
  if (consigne === undefined) throw error;
  return { statut: 'refus', raison: error.facts['raison'] ?? error.code, consigne };
}
