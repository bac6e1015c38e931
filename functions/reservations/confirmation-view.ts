import type { Confirmation } from '../../shared/domain/confirmations/confirmation.ts';

/** A confirmation as the API shows it; nothing in it is the guest's. */
export function confirmationView(confirmation: Confirmation) {
  const { type, canal, createdAt, tries } = confirmation;
  return { type, canal, ...stateOf(confirmation), demandee_le: createdAt, essais: tries };
}

function stateOf(confirmation: Confirmation) {
  const nothing = { envoyee_a: null, raison: null };
  switch (confirmation.state) {
    case 'due':
    case 'sending':
      return { statut: 'en_attente', ...nothing };
    case 'sent':
      return { statut: 'envoyee', envoyee_a: confirmation.sentAt, raison: null };
    case 'failed':
      return { statut: 'echec', envoyee_a: null, raison: confirmation.because };
    case 'skipped':
      return { statut: 'ignoree', envoyee_a: null, raison: confirmation.because };
    case 'unknown':
      return { statut: 'inconnue', ...nothing };
  }
}
