import { type Order, orderCommonSchema } from './order.ts';
import type { OrderResult } from './order-result.ts';

/** Stands where the supplier's name stood. */
export const ERASED_NAME = 'Personne effacée';
const NEVER_CALLED = 'Le fournisseur a été effacé à sa demande : il ne sera plus appelé.';
const NEVER_READ = 'Le fournisseur a été effacé à sa demande avant que l’appel ait été analysé.';
const ERASED_REASON = 'Le fournisseur a été effacé à sa demande, avec ce qu’il a dit.';

/**
 * The order without the person: no name, number, address, note, and none of their words. What was ordered, when, at what price and what
 * became of it is the restaurant's own bookkeeping, and stays. An order that still needed the person ends here.
 */
export function forgetSupplier(order: Order): Order {
  const { fournisseur } = order;
  const anonymous = {
    ...orderCommonSchema.parse(order),
    notes: null,
    fournisseur: {
      // The restaurant's own word for the supplier, unless it is the number again.
      id: holdsNumber(fournisseur.id, fournisseur.telephone) ? `efface-${order.id}` : fournisseur.id,
      nom: ERASED_NAME,
      telephone: '',
      email: null,
      fuseau_horaire: fournisseur.fuseau_horaire,
    },
  };
  switch (order.statut) {
    case 'en_attente':
      return { ...anonymous, statut: 'annulee', resultat: null, cout: null, raison: NEVER_CALLED };
    case 'appel_en_cours':
      return { ...anonymous, statut: 'a_verifier', resultat: null, cout: null, raison: NEVER_READ };
    case 'confirmee':
      return { ...anonymous, statut: order.statut, cout: order.cout, resultat: wordless(order.resultat), raison: null };
    case 'refusee':
      return { ...anonymous, statut: order.statut, cout: order.cout, resultat: wordless(order.resultat), raison: null };
    case 'a_verifier':
    case 'annulee':
      return {
        ...anonymous,
        statut: order.statut,
        cout: order.cout,
        resultat: order.resultat && wordless(order.resultat),
        raison: ERASED_REASON,
      };
    case 'echec':
      return { ...anonymous, statut: order.statut, cout: order.cout, resultat: null, raison: ERASED_REASON };
  }
}

/** Prices, quantities and dates without the sentences they were taken from. */
function wordless(result: OrderResult): OrderResult {
  return {
    ...result,
    ingredients: result.ingredients.map((ingredient) => ({ ...ingredient, remarque: null })),
    conditions: null,
    raison_refus: null,
    resume: null,
    sources: [],
  };
}

/** A national number has nine digits or so after the country's; an id that ends in them is made of it. */
const SIGNIFICANT_DIGITS = 8;
function holdsNumber(id: string, telephone: string): boolean {
  return telephone !== '' && id.replaceAll(/\D/g, '').includes(telephone.slice(-SIGNIFICANT_DIGITS));
}
