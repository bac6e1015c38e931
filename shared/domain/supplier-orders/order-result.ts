import * as z from 'zod';

/** The model is told to answer null for what was not said; one that leaves it out means the same. */
const said = <Schema extends z.ZodType>(schema: Schema, description: string) => schema.nullish().describe(description);

/**
 * What the supplier said, as the model is asked to report it (structured output). The descriptions are part of the
 * model's instructions, hence their language.
 */
export const supplierAnswerSchema = z.object({
  accepte: said(
    z.boolean(),
    "true si le fournisseur s'engage clairement à livrer (même en partie), false s'il refuse clairement, null si la conversation ne permet pas de trancher",
  ),
  date_livraison: said(z.string(), 'Date de livraison annoncée, AAAA-MM-JJ'),
  creneau: said(z.string(), 'Heure ou créneau de livraison annoncé, par exemple 14:00 ou matin'),
  prix_total: said(z.number(), 'Prix total annoncé, en chiffres'),
  devise: said(z.string(), 'Devise du prix, code ISO 4217'),
  ingredients: z
    .array(
      z.object({
        nom: z.string().describe('Nom du produit tel que dans la commande'),
        disponible: said(z.boolean(), 'Disponible ou non'),
        quantite_confirmee: said(z.number(), 'Quantité confirmée, dans l’unité de la commande'),
        prix_unitaire: said(z.number(), 'Prix par unité annoncé'),
        remarque: said(z.string(), 'Remarque du fournisseur sur ce produit'),
      }),
    )
    .default([])
    .describe('Une entrée par produit de la commande'),
  conditions: said(z.string(), 'Conditions posées par le fournisseur'),
  raison_refus: said(z.string(), 'Raison du refus'),
  resume: said(z.string(), 'La conversation en une ou deux phrases'),
  sources: z
    .array(
      z.object({
        champ: z.string().describe('Nom du champ, par exemple prix_total ou ingredients.Tomates.disponible'),
        ligne: z.int().describe('Numéro de la ligne de la transcription qui le prouve'),
      }),
    )
    .default([])
    .describe('Pour chaque valeur non nulle, la ligne qui la prouve'),
});
export type SupplierAnswer = z.infer<typeof supplierAnswerSchema>;

/** The answer as kept with the order: null is what was not said, and each source comes with the words it points to. */
export const orderResultSchema = z.object({
  accepte: z.boolean().nullable(),
  date_livraison: z.iso.date().nullable(),
  creneau: z.string().nullable(),
  prix_total: z.number().nullable(),
  devise: z.string().nullable(),
  ingredients: z.array(
    z.object({
      nom: z.string(),
      disponible: z.boolean().nullable(),
      quantite_confirmee: z.number().nullable(),
      prix_unitaire: z.number().nullable(),
      remarque: z.string().nullable(),
    }),
  ),
  conditions: z.string().nullable(),
  raison_refus: z.string().nullable(),
  resume: z.string().nullable(),
  /** Accepted, but not every product. */
  partielle: z.boolean(),
  sources: z.array(z.object({ champ: z.string(), ligne: z.int(), texte: z.string() })),
  decide_par: z.enum(['appel', 'personne']),
});
export type OrderResult = z.infer<typeof orderResultSchema>;
