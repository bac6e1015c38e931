import type { JsonSchema } from '../responses/json-schema.ts';

const nullable = (type: string): JsonSchema => ({ type: [type, 'null'] });

function object(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** The record of a supplier call as a product may ask for it, in strict form. */
export const SUPPLIER_ORDER_SCHEMA: JsonSchema = object({
  accepte: nullable('boolean'),
  date_livraison: nullable('string'),
  creneau: nullable('string'),
  prix_total: nullable('number'),
  devise: nullable('string'),
  ingredients: {
    type: 'array',
    items: object({
      nom: { type: 'string' },
      disponible: nullable('boolean'),
      quantite_confirmee: nullable('number'),
      prix_unitaire: nullable('number'),
      remarque: nullable('string'),
    }),
  },
  conditions: nullable('string'),
  raison_refus: nullable('string'),
  resume: { type: 'string' },
  sources: { type: 'array', items: object({ champ: { type: 'string' }, ligne: { type: 'integer' } }) },
});
