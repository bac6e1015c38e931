import * as z from 'zod';

export type Json = Record<string, unknown>;

/** A schema as JSON Schema 2020-12, which is that of OpenAPI 3.1. `io`: as it is written, or as it is read. */
export function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // A format says it better than the expression that checks it.
    override: ({ jsonSchema: one }) => {
      if (one.format !== undefined) delete one.pattern;
    },
  });
  return json;
}

/** What is answered. It may have more fields one day: whoever reads it is to leave alone what they do not know. */
export function answerSchema(schema: z.core.$ZodType): Json {
  return open(jsonSchema(schema, 'output')) as Json;
}

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, one]) => name !== 'additionalProperties' || one !== false);
  return Object.fromEntries(entries.map(([name, one]) => [name, open(one)]));
}

/** A page of a list whose items have the schema of this name. */
export const pageOf = (name: string): Json => ({
  type: 'object',
  required: ['items', 'next'],
  properties: {
    items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    next: { type: ['string', 'null'], description: 'The cursor of the following page; null after the last.' },
  },
});

/** A list that is never longer than one page. */
export const listOf = (name: string): Json => ({
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } } },
});

/** Each variant of a record without some of its fields, and with others. */
export function shown(schema: Json, without: readonly string[], more: Json): Json {
  const variants = (schema['oneOf'] ?? schema['anyOf']) as Json[] | undefined;
  if (variants) return { oneOf: variants.map((variant) => shown(variant, without, more)) };
  const { properties = {}, required = [] } = schema as { properties?: Json; required?: string[] };
  const kept = Object.entries(properties).filter(([name]) => !without.includes(name));
  return {
    type: 'object',
    required: [...required.filter((name) => !without.includes(name)), ...Object.keys(more)],
    properties: { ...Object.fromEntries(kept), ...more },
  };
}

/**
 * The variants of a record as one: what all of them have is required, and a field that is not the same in all of them may be what it is
 * in any. For one that has many variants, and is told apart by `tag`.
 */
export function merged(schema: Json, tag: string): Json {
  const variants = schema['oneOf'] as { properties: Json; required: string[] }[];
  const names = new Set(variants.flatMap(({ properties }) => Object.keys(properties)));
  const anyOf = (name: string): unknown => {
    const found = variants.flatMap(({ properties }) => properties[name] ?? []);
    const distinct = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
    return distinct.length === 1 ? distinct[0] : { anyOf: distinct };
  };
  const tags = variants.map(({ properties }) => (properties[tag] as Json)['const']);
  return {
    type: 'object',
    required: [...names].filter((name) => variants.every(({ required }) => required.includes(name))),
    properties: { ...Object.fromEntries([...names].map((name) => [name, anyOf(name)])), [tag]: { enum: tags } },
  };
}
