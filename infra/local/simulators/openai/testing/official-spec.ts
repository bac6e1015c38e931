import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Schema = Record<string, unknown>;

const PATH = resolve(import.meta.dirname, '../../../../../../shared/specs/openai.json');

/** The official OpenAPI document is test data from outside the repository: where it is absent, its checks are skipped. */
export const hasOfficialSpec = existsSync(PATH);

/**
 * Where the document disagrees with the service, or is older than the SDK's types. Each line was found by a test that
 * failed: the first kind are nulls that the document's own examples show, the second fields that the SDK declares.
 */
const TOLERATED: readonly [where: RegExp, what: RegExp, why: string][] = [
  [/\.session\.audio\.input\.(?:transcription|noise_reduction)$/, /null/, "null in the document's example"],
  [/\.session\.(?:include|prompt|tracing)$/, /null/, "null in the document's example"],
  [/\.response\.(?:status_details|usage|conversation_id)$/, /null/, "null in the document's example"],
  [/\.content\[\d+\]\.transcript$/, /null/, 'captured from the service: null until transcribed'],
  [/\.response\.status_details\.error$/, /unknown property 'message'/, 'in the SDK types'],
  [/\.tools\[\d+\]$/, /unknown property 'description'/, "in the document's example"],
  [/\.session$/, /unknown property 'parallel_tool_calls'/, 'in the SDK types'],
  [/^response$/, /unknown property '(?:access_programs|store)'/, 'in the SDK types, or echoed by the service'],
];

let loaded: Schema | undefined;

function schemas(): Record<string, Schema> {
  loaded ??= JSON.parse(readFileSync(PATH, 'utf8')) as Schema;
  return (loaded['components'] as { schemas: Record<string, Schema> }).schemas;
}

/** Throws when `value` is no instance of the named schema; does nothing where the document is absent. */
export function assertOfficial(value: unknown, schemaName: string, root: string): void {
  const problems = hasOfficialSpec ? violations(value, schemaName, root) : [];
  if (problems.length > 0) throw new Error(`${problems.join('; ')} in ${JSON.stringify(value)}`);
}

/** What is wrong with `value` as an instance of the named schema; unknown properties are wrong. Empty when all is well. */
export function violations(value: unknown, schemaName: string, root: string): string[] {
  const schema = schemas()[schemaName];
  if (!schema) return [`no schema '${schemaName}'`];
  return check(value, schema, root).filter((problem) => !isTolerated(problem));
}

/** The schema of the server event of that type, by its `type` constant. */
export function serverEventSchema(type: string): string | undefined {
  const found = Object.entries(schemas()).find(([name, schema]) => {
    if (!name.startsWith('RealtimeServerEvent')) return false;
    const constant = (schema['properties'] as Record<string, { enum?: string[]; const?: string }> | undefined)?.[
      'type'
    ];
    return constant?.enum?.[0] === type || constant?.const === type;
  });
  return found?.[0];
}

function isTolerated(problem: string): boolean {
  const [where = '', what = ''] = problem.split(/: (.*)/s);
  return TOLERATED.some(([path, message]) => path.test(where) && message.test(what));
}

function check(value: unknown, schema: Schema, path: string): string[] {
  const real = resolveAll(schema);
  const alternatives = (real['anyOf'] ?? real['oneOf']) as Schema[] | undefined;
  if (alternatives) return checkAlternatives(value, alternatives, path);
  if ('const' in real && real['const'] !== value)
    return [`${path}: ${JSON.stringify(value)} is not ${JSON.stringify(real['const'])}`];
  const options = real['enum'] as unknown[] | undefined;
  if (options && !options.includes(value))
    return [`${path}: ${JSON.stringify(value)} is not one of ${JSON.stringify(options)}`];
  const type = real['type'] as string | string[] | undefined;
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.some((name) => isOfType(value, name)))
    return [`${path}: ${kindOf(value)} is not ${types.join(' or ')}`];
  if (Array.isArray(value)) {
    const items = real['items'] as Schema | undefined;
    return items ? value.flatMap((item, index) => check(item, items, `${path}[${index}]`)) : [];
  }
  if (typeof value === 'number') return checkNumber(value, real, path);
  if (typeof value === 'object' && value !== null) return checkObject(value as Record<string, unknown>, real, path);
  return [];
}

function checkAlternatives(value: unknown, alternatives: readonly Schema[], path: string): string[] {
  const results = alternatives.map((alternative) => check(value, alternative, path));
  if (results.some((problems) => problems.length === 0)) return [];
  // The branch of the same `type` and role tells more than the others.
  const { type, role } = (value ?? {}) as { type?: unknown; role?: unknown };
  const own = results.filter((_, index) => {
    const properties = (resolveAll(alternatives[index] ?? {})['properties'] ?? {}) as Record<string, Schema>;
    const matches = (name: string, actual: unknown): boolean =>
      actual === undefined || !properties[name] || check(actual, properties[name], path).length === 0;
    return matches('type', type) && matches('role', role);
  });
  return [...(own.length > 0 ? own : results)].toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function checkNumber(value: number, schema: Schema, path: string): string[] {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  if (minimum !== undefined && value < minimum) return [`${path}: ${value} is below ${minimum}`];
  return maximum !== undefined && value > maximum ? [`${path}: ${value} is above ${maximum}`] : [];
}

function checkObject(value: Record<string, unknown>, schema: Schema, path: string): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = (schema['required'] ?? []) as string[];
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}: property '${name}' is missing`);
  const open = 'additionalProperties' in schema || Object.keys(properties).length === 0;
  const unknown = open
    ? []
    : Object.keys(value)
        .filter((name) => !(name in properties))
        .map((name) => `${path}: unknown property '${name}'`);
  const inside = Object.entries(value).flatMap(([name, field]) =>
    properties[name] && field !== undefined ? check(field, properties[name], `${path}.${name}`) : [],
  );
  return [...missing, ...unknown, ...inside];
}

/** Follows `$ref` and joins `allOf` into one object schema. */
function resolveAll(schema: Schema): Schema {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return resolveAll(schemas()[ref.split('/').at(-1) ?? ''] ?? {});
  const parts = schema['allOf'] as Schema[] | undefined;
  if (!parts) return schema;
  const joined: Schema = { type: 'object', properties: {}, required: [] };
  for (const part of parts.map((one) => resolveAll(one))) {
    joined['properties'] = { ...(joined['properties'] as object), ...(part['properties'] as object | undefined) };
    joined['required'] = [...(joined['required'] as string[]), ...((part['required'] as string[] | undefined) ?? [])];
  }
  return joined;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
