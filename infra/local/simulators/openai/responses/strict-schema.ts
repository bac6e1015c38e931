import { ApiError } from '../api-error.ts';
import { alternativesOf, dereference, propertiesOf, typesOf, type JsonSchema } from './json-schema.ts';

/** Where a strict schema stands, for the wording of the complaint. */
interface SchemaPlace {
  /** `response_format 'order'` or `function 'end_call'`. */
  subject: string;
  code: 'invalid_json_schema' | 'invalid_function_parameters';
  param: string;
}

const UNSUPPORTED = [
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'oneOf',
];
/** Documented limits of structured outputs. */
const MAX_DEPTH = 10;
const MAX_PROPERTIES = 5000;

/** Refuses what strict mode refuses: an open object, a property that is not required, a root that is no object … */
export function checkStrictSchema(schema: JsonSchema, place: SchemaPlace): void {
  const rootTypes = typesOf(schema);
  if (!rootTypes.includes('object') || 'anyOf' in schema) {
    const got = rootTypes.length === 0 ? 'type: "None"' : `type: ${JSON.stringify(rootTypes[0])}`;
    throw complaint(place, `schema must be a JSON Schema of 'type: "object"', got '${got}'.`);
  }
  const walk = new Walk(schema, place);
  walk.visit(schema, [], 1);
  for (const group of ['definitions', '$defs']) {
    for (const [name, definition] of Object.entries((schema[group] ?? {}) as Record<string, JsonSchema>)) {
      walk.visit(definition, [group, name], 1);
    }
  }
}

class Walk {
  readonly #root: JsonSchema;
  readonly #place: SchemaPlace;
  readonly #seen = new Set<JsonSchema>();
  #properties = 0;

  constructor(root: JsonSchema, place: SchemaPlace) {
    this.#root = root;
    this.#place = place;
  }

  visit(schema: JsonSchema, path: readonly string[], depth: number): void {
    if (this.#seen.has(schema)) return;
    this.#seen.add(schema);
    const keyword = UNSUPPORTED.find((name) => name in schema);
    if (keyword) throw this.#complain(path, `'${keyword}' is not permitted.`);
    if (depth > MAX_DEPTH) throw this.#complain(path, `the schema exceeds the maximum nesting of ${MAX_DEPTH} levels.`);
    const real = dereference(schema, this.#root);
    if (real !== schema) return;
    if (Array.isArray(schema['anyOf'])) {
      for (const [index, alternative] of alternativesOf(schema).entries())
        this.visit(alternative, [...path, 'anyOf', String(index)], depth);
    }
    if (typesOf(schema).includes('object')) this.#visitObject(schema, path, depth);
    if (!typesOf(schema).includes('array')) return;
    if (typeof schema['items'] !== 'object' || schema['items'] === null)
      throw this.#complain(path, 'array schema missing items.');
    this.visit(schema['items'] as JsonSchema, [...path, 'items'], depth);
  }

  #visitObject(schema: JsonSchema, path: readonly string[], depth: number): void {
    if (schema['additionalProperties'] !== false) {
      throw this.#complain(path, "'additionalProperties' is required to be supplied and to be false.");
    }
    const properties = propertiesOf(schema);
    const names = Object.keys(properties);
    this.#properties += names.length;
    if (this.#properties > MAX_PROPERTIES)
      throw this.#complain(path, `the schema has more than ${MAX_PROPERTIES} properties.`);
    const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
    const missing = names.find((name) => !required.includes(name));
    if (missing !== undefined) {
      const rule = "'required' is required to be supplied and to be an array including every key in properties.";
      throw this.#complain(path, `${rule} Missing '${missing}'.`);
    }
    const extra = required.find((name) => !names.includes(name));
    if (extra !== undefined) throw this.#complain(path, `Extra required key '${extra}' supplied.`);
    for (const [name, property] of Object.entries(properties))
      this.visit(property, [...path, 'properties', name], depth + 1);
  }

  #complain(path: readonly string[], problem: string): ApiError {
    const context =
      path.length === 0 ? '()' : `(${path.map((key) => `'${key}'`).join(', ')}${path.length === 1 ? ',' : ''})`;
    return complaint(this.#place, `In context=${context}, ${problem}`);
  }
}

function complaint({ subject, code, param }: SchemaPlace, problem: string): ApiError {
  return new ApiError({ code, message: `Invalid schema for ${subject}: ${problem}`, param });
}
