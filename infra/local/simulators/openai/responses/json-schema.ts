/** A JSON Schema as far as the simulator reads it. */
export type JsonSchema = Record<string, unknown>;

/** Follows a local `$ref`; zod names shared parts under `definitions` or `$defs`. */
export function dereference(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const ref = schema['$ref'];
  if (typeof ref !== 'string' || !ref.startsWith('#')) return schema;
  let found: unknown = root;
  for (const key of ref.slice(1).split('/').filter(Boolean)) {
    const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
    found = (found as Record<string, unknown> | undefined)?.[name];
  }
  return found !== undefined && found !== schema ? dereference(found as JsonSchema, root) : schema;
}

/** The `type` names of a schema; none when it does not say. */
export function typesOf(schema: JsonSchema): string[] {
  const { type } = schema;
  return Array.isArray(type) ? (type as string[]) : typeof type === 'string' ? [type] : [];
}

/** The alternatives of `anyOf` and `oneOf`, or the schema alone. */
export function alternativesOf(schema: JsonSchema): JsonSchema[] {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(alternatives) ? (alternatives as JsonSchema[]) : [schema];
}

export function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema['properties'] ?? {}) as Record<string, JsonSchema>;
}
