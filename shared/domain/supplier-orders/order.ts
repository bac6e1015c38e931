import * as z from 'zod';
import { attemptOutcomes } from '../calls/call.ts';
import { orderResultSchema } from './order-result.ts';

/**
 * A restaurant's order to a supplier, as stored and as sent: the field names are those of the frontends that exist.
 *
 *     en_attente ⇄ appel_en_cours → confirmee | refusee | a_verifier | echec        and: annulee
 *
 * `a_verifier` waits for a person: the transcript does not settle the matter, or nobody knows whether the call was made.
 */
export const ORDER_VERSION = 1;

/** The word by which calls know that they are about a supplier order. */
export const SUPPLIER_ORDER = 'supplier-order';

const instant = z.iso.datetime();

export const supplierSchema = z.strictObject({
  id: z.string(),
  nom: z.string(),
  telephone: z.string(),
  email: z.string().nullable(),
  fuseau_horaire: z.string().nullable(),
});

export const orderLineSchema = z.strictObject({ nom: z.string(), quantite: z.number(), unite: z.string() });

/** The call about an order, as far as whoever polls the order needs it. */
const orderCallSchema = z.object({
  id: z.string(),
  tentatives: z.int(),
  prochaine_tentative: instant.nullable(),
  debut: instant.nullable(),
  fin: instant.nullable(),
  duree_secondes: z.int().nullable(),
  issue: z.enum(attemptOutcomes).nullable(),
});

/** US dollars, except the total in euros; what is not billed yet is null and `definitif` is false. */
const orderCostSchema = z.object({
  devise: z.literal('USD'),
  telephonie: z.number().nullable(),
  modele_vocal: z.number(),
  extraction: z.number(),
  total: z.number(),
  total_eur: z.number(),
  /** What the original system estimated for any order. */
  estimation_eur: z.number(),
  definitif: z.boolean(),
});

const common = {
  schema: z.literal(ORDER_VERSION),
  id: z.string(),
  fournisseur: supplierSchema,
  ingredients: z.array(orderLineSchema),
  date_livraison_souhaitee: z.string().nullable(),
  notes: z.string().nullable(),
  appel: orderCallSchema,
  /** Days after its end for which the order is kept; null for ever. */
  keepDays: z.int().nullable().default(null),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
};

/** What an order keeps from state to state. */
export const orderCommonSchema = z.object(common);

const nothingYet = { resultat: z.null(), cout: z.null(), raison: z.null() };

const waiting = z.object({ ...common, ...nothingYet, statut: z.literal('en_attente') });
const calling = z.object({ ...common, ...nothingYet, statut: z.literal('appel_en_cours') });
const confirmed = z.object({
  ...common,
  statut: z.literal('confirmee'),
  resultat: orderResultSchema,
  cout: orderCostSchema.nullable(),
  raison: z.null(),
});
const refused = z.object({
  ...common,
  statut: z.literal('refusee'),
  resultat: orderResultSchema,
  cout: orderCostSchema.nullable(),
  raison: z.string().nullable(),
});
const toVerify = z.object({
  ...common,
  statut: z.literal('a_verifier'),
  resultat: orderResultSchema.nullable(),
  cout: orderCostSchema.nullable(),
  /** Why a person has to look. */
  raison: z.string(),
});
const failed = z.object({
  ...common,
  statut: z.literal('echec'),
  resultat: z.null(),
  cout: orderCostSchema.nullable(),
  raison: z.string(),
});
const cancelled = z.object({
  ...common,
  statut: z.literal('annulee'),
  resultat: orderResultSchema.nullable(),
  cout: orderCostSchema.nullable(),
  raison: z.string().nullable(),
});

export const orderSchema = z.discriminatedUnion('statut', [
  waiting,
  calling,
  confirmed,
  refused,
  toVerify,
  failed,
  cancelled,
]);

export type Order = z.infer<typeof orderSchema>;
export type OrderStatut = Order['statut'];
export type OrderIn<Statut extends OrderStatut> = Extract<Order, { statut: Statut }>;
export type OrderLine = z.infer<typeof orderLineSchema>;
export type OrderCost = z.infer<typeof orderCostSchema>;
export type OrderCall = z.infer<typeof orderCallSchema>;

export const orderStatuts = [
  'en_attente',
  'appel_en_cours',
  'confirmee',
  'refusee',
  'a_verifier',
  'echec',
  'annulee',
] as const satisfies OrderStatut[];
