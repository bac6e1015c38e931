import { propertiesOf, type JsonSchema } from '../responses/json-schema.ts';
import type { Material } from './extractor.ts';
import { EXTRACTORS } from './extractors.ts';
import { fitSchema } from './fit-schema.ts';

/** A value for `schema`, found in the material by the extractor that the schema's property names call for. */
export function extract(schema: JsonSchema, material: Material): unknown {
  const properties = propertiesOf(schema);
  const extractor = EXTRACTORS.find((candidate) => candidate.suits(Object.keys(properties)));
  return fitSchema(extractor?.extract(material), schema);
}
