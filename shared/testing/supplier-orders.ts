import { requestCall } from '../domain/calls/request-call.ts';
import type { CallIn } from '../domain/calls/call.ts';
import { type NewOrder, newOrderSchema } from '../domain/supplier-orders/order-input.ts';
import { ORDER_VERSION, type OrderIn, SUPPLIER_ORDER } from '../domain/supplier-orders/order.ts';

/** The order of the source document. */
export const exampleBody = {
  fournisseur: {
    id: 'fournisseur-1',
    nom: 'Fruits & Légumes Pro',
    telephone: '+33612345678',
    email: 'contact@fruitslegumes.fr',
  },
  ingredients: [
    { nom: 'Tomates', quantite: 10, unite: 'kg' },
    { nom: 'Oignons', quantite: 5, unite: 'kg' },
  ],
};

export function exampleInput(change: Partial<NewOrder> = {}): NewOrder {
  return { ...newOrderSchema.parse(exampleBody), ...change };
}

/** An order that waits, with the call that will be made for it; neither is stored. */
export function exampleOrder(
  id: string,
  createdAt: Date,
  change: Partial<NewOrder> = {},
): { order: OrderIn<'en_attente'>; call: CallIn<'requested'> } {
  const input = exampleInput(change);
  const call = requestCall(
    {
      id: `call-${id}`,
      purpose: SUPPLIER_ORDER,
      subjectId: id,
      paths: {
        answer: `/supplier-call/${id}`,
        status: `/supplier-call-status/${id}`,
        stream: `/supplier-stream/${id}`,
      },
      from: '+33186950000',
      to: input.fournisseur.telephone,
      language: 'fr-FR',
      timeZones: ['Europe/Paris'],
      maxDials: 3,
      voicemailMessage: 'Nous vous rappellerons.',
      heldUsd: 1.5,
      keepDays: { calls: null, transcripts: null },
    },
    createdAt,
  );
  const instant = createdAt.toISOString();
  return {
    call,
    order: {
      schema: ORDER_VERSION,
      id,
      statut: 'en_attente',
      ...input,
      keepDays: null,
      appel: {
        id: call.id,
        tentatives: 0,
        prochaine_tentative: null,
        debut: null,
        fin: null,
        duree_secondes: null,
        issue: null,
      },
      resultat: null,
      cout: null,
      raison: null,
      createdAt: instant,
      updatedAt: instant,
      version: 0,
    },
  };
}
