import { alternativesOf, dereference, propertiesOf, typesOf, type JsonSchema } from '../responses/json-schema.ts';

/** What a schema allows that says least: null, nothing, the first option. */
export function emptyValue(schema: JsonSchema, root: JsonSchema): unknown {
  const real = dereference(schema, root);
  const alternatives = alternativesOf(real).map((alternative) => dereference(alternative, root));
  if (alternatives.some((alternative) => typesOf(alternative).includes('null'))) return null;
  const first = alternatives[0] ?? {};
  if (first !== real) return emptyValue(first, root);
  if ('const' in real) return real['const'];
  if (Array.isArray(real['enum']))
    return (real['enum'] as unknown[]).includes(null) ? null : (real['enum'] as unknown[])[0];
  switch (typesOf(real)[0]) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'number':
    case 'integer':
      return typeof real['minimum'] === 'number' ? real['minimum'] : 0;
    case 'array':
      return [];
    case 'object':
      return Object.fromEntries(
        Object.entries(propertiesOf(real)).map(([name, property]) => [name, emptyValue(property, root)]),
      );
    default:
      return null;
  }
}
