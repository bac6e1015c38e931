import type { AttemptOutcome } from '../calls/call.ts';
import { type Order, type OrderCall, type OrderCost, orderCommonSchema, type OrderIn } from './order.ts';
import type { OrderResult } from './order-result.ts';

const common = (order: Order) => orderCommonSchema.parse(order);
const nothingYet = { resultat: null, cout: null, raison: null };

const UNDECIDED = 'La conversation ne permet pas de trancher.';
const TRANSFERRED =
  'L’appel a été transféré à une personne avant d’être tranché : la suite n’est pas dans la transcription, à voir avec elle.';

/** An attempt was claimed: the supplier's telephone is about to ring. */
export function startCalling(
  order: OrderIn<'en_attente' | 'appel_en_cours'>,
  attempt: number,
): OrderIn<'appel_en_cours'> {
  const appel = { ...order.appel, tentatives: attempt, prochaine_tentative: null };
  return { ...common(order), ...nothingYet, appel, statut: 'appel_en_cours' };
}

/** Nobody was reached, or not even dialled (`outcome` null); the call will be tried again. */
export function waitForRetry(
  order: OrderIn<'appel_en_cours'>,
  nextAttempt: Date,
  outcome: AttemptOutcome | null,
): OrderIn<'en_attente'> {
  const appel = { ...order.appel, prochaine_tentative: nextAttempt.toISOString(), issue: outcome };
  return { ...common(order), ...nothingYet, appel, statut: 'en_attente' };
}

/** The call is over and this is what the supplier said. A person decides where the answer is neither yes nor no. */
export function conclude(
  order: OrderIn<'appel_en_cours' | 'a_verifier'>,
  appel: OrderCall,
  resultat: OrderResult,
  cout: OrderCost,
): OrderIn<'confirmee' | 'refusee' | 'a_verifier'> {
  const kept = { ...common(order), appel, resultat, cout };
  if (resultat.accepte === true) return { ...kept, statut: 'confirmee', raison: null };
  if (resultat.accepte === false) return { ...kept, statut: 'refusee', raison: resultat.raison_refus };
  return { ...kept, statut: 'a_verifier', raison: appel.issue === 'transferred' ? TRANSFERRED : UNDECIDED };
}

/** The call cannot speak for itself: a person has to look. */
export function askAPerson(
  order: OrderIn<'appel_en_cours' | 'en_attente' | 'a_verifier'>,
  appel: OrderCall,
  raison: string,
  cout: OrderCost | null,
): OrderIn<'a_verifier'> {
  return { ...common(order), appel, resultat: null, cout, raison, statut: 'a_verifier' };
}

/** Nobody was reached after all attempts. */
export function giveUp(
  order: OrderIn<'appel_en_cours' | 'en_attente'>,
  appel: OrderCall,
  raison: string,
  cout: OrderCost | null,
): OrderIn<'echec'> {
  return { ...common(order), appel, resultat: null, cout, raison, statut: 'echec' };
}

/** A person says how the order stands. */
export function decide(
  order: OrderIn<'a_verifier'>,
  statut: 'confirmee' | 'refusee',
): OrderIn<'confirmee' | 'refusee'> {
  const accepte = statut === 'confirmee';
  const said = order.resultat ?? { ...emptyResult, resume: order.raison };
  const resultat = { ...said, accepte, decide_par: 'personne' as const };
  return { ...common(order), cout: order.cout, resultat, statut, raison: null };
}

/** The restaurant no longer wants it. */
export function annul(
  order: OrderIn<'en_attente' | 'appel_en_cours' | 'a_verifier'>,
  raison: string | null,
): OrderIn<'annulee'> {
  return { ...common(order), resultat: order.resultat, cout: order.cout, raison, statut: 'annulee' };
}

/** The same order with what its call cost; a state without a cost has none to correct. */
export function withCost(order: Order, cout: OrderCost): Order {
  switch (order.statut) {
    case 'en_attente':
    case 'appel_en_cours':
      return order;
    default:
      return { ...order, cout };
  }
}

const emptyResult: OrderResult = {
  accepte: null,
  date_livraison: null,
  creneau: null,
  prix_total: null,
  devise: null,
  ingredients: [],
  conditions: null,
  raison_refus: null,
  resume: null,
  partielle: false,
  sources: [],
  decide_par: 'personne',
};
