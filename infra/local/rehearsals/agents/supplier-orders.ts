import * as z from 'zod';
import type { Value } from '../grade-record.ts';
import { awaitStored } from './await-stored.ts';
import type { RehearsedAgent } from './rehearsed-agent.ts';

const OPEN = new Set(['en_attente', 'appel_en_cours']);
/** The API is the judge of what an order may be: it refuses what it does not take. */
const setup = z.strictObject({
  fournisseur: z.string().default('Primeurs Dubreuil'),
  ingredients: z.array(z.strictObject({ nom: z.string(), quantite: z.number(), unite: z.string() })).min(1),
  date_livraison_souhaitee: z.string().optional(),
  notes: z.string().optional(),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable();
const resultSchema = z.looseObject({ ingredients: z.array(z.looseObject({ nom: z.string() })) });
const orderSchema = z.object({
  statut: z.string(),
  appel: z.object({ id: z.string() }),
  resultat: resultSchema.nullable(),
});
const createdSchema = z.object({ id: z.string() });

/** The business phones a supplier; what is graded is the order's result, products as `ingredients.<nom>.<champ>`. */
export const supplierOrders: RehearsedAgent = {
  name: 'supplier-orders',
  setup,
  isFree: (field) => field === 'resume' || field === 'partielle' || field.endsWith('.remarque'),

  async rehearse({ client }, telephone, scenario, patienceMs) {
    const { fournisseur, ...order } = setup.parse(scenario.setup);
    const supplier = { id: scenario.name, nom: fournisseur, telephone };
    const { id } = createdSchema.parse(await client.post('/api/supplier-orders', { fournisseur: supplier, ...order }));
    const settled = async () => {
      const found = orderSchema.parse(await client.get(`/api/supplier-orders/${id}`));
      return OPEN.has(found.statut) ? null : found;
    };
    const { statut, appel, resultat } = await awaitStored(settled, 'settled order', patienceMs);
    return { callId: appel.id, outcome: statut, record: resultat === null ? {} : flat(resultat) };
  },
};

function flat({ ingredients, ...result }: z.infer<typeof resultSchema>): Record<string, Value> {
  const { sources: _sources, decide_par: _by, ...own } = result;
  const products = ingredients.flatMap(({ nom, ...said }) =>
    Object.entries(said).map(([field, held]) => [`ingredients.${nom}.${field}`, held] as const),
  );
  const fields = [...Object.entries(own), ...products];
  return Object.fromEntries(fields.map(([field, held]): [string, Value] => [field, scalar.parse(held)]));
}
