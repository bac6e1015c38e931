import { dereference, propertiesOf, typesOf, type JsonSchema } from './json-schema.ts';

/** Whether `value` satisfies the part of JSON Schema that structured outputs allow. */
export function conforms(value: unknown, schema: JsonSchema, root: JsonSchema = schema): boolean {
  const real = dereference(schema, root);
  const alternatives = real['anyOf'] ?? real['oneOf'];
  if (Array.isArray(alternatives)) {
    return (alternatives as JsonSchema[]).some((alternative) => conforms(value, alternative, root));
  }
  if ('const' in real && real['const'] !== value) return false;
  if (Array.isArray(real['enum']) && !(real['enum'] as unknown[]).includes(value)) return false;
  const types = typesOf(real);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return false;
  if (typeof value === 'string') return fitsString(value, real);
  if (typeof value === 'number') return fitsNumber(value, real);
  if (Array.isArray(value)) return value.every((item) => conforms(item, (real['items'] ?? {}) as JsonSchema, root));
  if (typeof value === 'object' && value !== null) return fitsObject(value as Record<string, unknown>, real, root);
  return true;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function fitsString(value: string, schema: JsonSchema): boolean {
  const { pattern, minLength, maxLength } = schema;
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) return false;
  return (
    !(typeof minLength === 'number' && value.length < minLength) &&
    !(typeof maxLength === 'number' && value.length > maxLength)
  );
}

function fitsNumber(value: number, schema: JsonSchema): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return (
    !(typeof minimum === 'number' && value < minimum) &&
    !(typeof maximum === 'number' && value > maximum) &&
    !(typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) &&
    !(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
  );
}

function fitsObject(value: Record<string, unknown>, schema: JsonSchema, root: JsonSchema): boolean {
  const properties = propertiesOf(schema);
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  if (required.some((name) => !(name in value))) return false;
  if (schema['additionalProperties'] === false && Object.keys(value).some((name) => !(name in properties)))
    return false;
  return Object.entries(properties).every(
    ([name, property]) => !(name in value) || conforms(value[name], property, root),
  );
}
