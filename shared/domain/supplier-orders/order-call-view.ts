import type { CallIn } from '../calls/call.ts';
import type { CallFacts } from '../calls/call-purpose.ts';
import { type CallCost, totalCost } from '../calls/cost.ts';
import type { Order, OrderCall, OrderCost } from './order.ts';

/** What the original system estimated for any order. */
const ORIGINAL_ESTIMATE_EUR = 0.25;

/** The ended call as the order shows it. */
export function appelOf(order: Order, call: CallIn<'ended' | 'settled'>, facts: CallFacts): OrderCall {
  const attempt = facts.attempts.find((one) => one.attempt === call.attempt);
  const talkedMs = call.answeredAt === null ? null : Date.parse(call.endedAt) - Date.parse(call.answeredAt);
  return {
    ...order.appel,
    tentatives: call.attempt,
    prochaine_tentative: null,
    debut: call.answeredAt,
    fin: call.endedAt,
    duree_secondes: attempt?.talkSeconds ?? (talkedMs === null ? null : Math.round(talkedMs / 1000)),
    issue: call.outcome,
  };
}

export function costView(cost: CallCost, eurPerUsd: number): OrderCost {
  const { usd, final } = totalCost(cost);
  return {
    devise: 'USD',
    telephonie: cost.telephony === null ? null : round(cost.telephony),
    modele_vocal: round(cost.voice),
    extraction: round(cost.extraction),
    total: round(usd),
    total_eur: round(usd * eurPerUsd),
    estimation_eur: ORIGINAL_ESTIMATE_EUR,
    definitif: final,
  };
}

/** Why nobody was reached, in a sentence for the restaurant. */
export function unreachedReason(call: CallIn<'ended' | 'settled'>, facts: CallFacts): string {
  const tries = `${call.dials} tentative${call.dials > 1 ? 's' : ''}`;
  switch (call.outcome) {
    case 'rejected': {
      const refusal = facts.attempts.find((one) => one.attempt === call.attempt)?.refusal;
      return `L’opérateur refuse d’appeler ce numéro${refusal ? ` (${refusal})` : ''}.`;
    }
    case 'unavailable': {
      const fax = facts.attempts.find((one) => one.attempt === call.attempt)?.answeredBy === 'fax';
      return fax
        ? 'Ce numéro est celui d’un télécopieur : à vérifier avec le fournisseur.'
        : 'Ce numéro n’est pas attribué ou n’est plus en service : à vérifier avec le fournisseur.';
    }
    case 'expired':
      return 'Le fournisseur n’a pas pu être appelé dans le délai.';
    case 'busy':
      return `Ligne toujours occupée après ${tries}.`;
    case 'voicemail':
      return `Seul le répondeur a répondu, après ${tries}.`;
    case 'agent_unavailable':
      return `L’agent vocal était indisponible lors de ${tries}.`;
    case 'abandoned':
      return `Le fournisseur a décroché mais n’a pas parlé à l’agent, après ${tries}.`;
    default:
      return `Personne n’a répondu après ${tries}.`;
  }
}

const round = (amount: number): number => Math.round(amount * 1_000_000) / 1_000_000;
