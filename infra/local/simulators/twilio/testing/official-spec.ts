import { existsSync, readFileSync } from 'node:fs';

/** The part of OpenAPI that Twilio's document of the Calls resource uses. */
interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>
  >;
  components: { schemas: Record<string, Schema> };
}

/** Beside the repository: data for checks, never part of it. */
const SPEC = new URL('../../../../../../shared/specs/twilio_api_v2010.json', import.meta.url);
const RFC_2822 = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/;

export const hasOfficialSpec = existsSync(SPEC);

/** Twilio's own description of its API: says what is wrong with an answer. */
export class OfficialSpec {
  readonly #spec = JSON.parse(readFileSync(SPEC, 'utf8')) as OpenApi;

  /** What does not fit in the answer of `status` to `method` at `path` (as the spec writes it); empty when all does. */
  problems(method: string, path: string, status: number, body: unknown): string[] {
    const operation = this.#spec.paths[path]?.[method.toLowerCase()];
    const response = operation?.responses[String(status)];
    if (response === undefined) return [`${method} ${path} has no answer ${status}`];
    const schema = response.content?.['application/json']?.schema;
    return schema === undefined ? [] : this.#check(schema, body, 'body');
  }

  #check(schema: Schema, value: unknown, at: string): string[] {
    if (schema.$ref !== undefined) {
      const target = this.#spec.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
      return target === undefined ? [`${at}: dangling ${schema.$ref}`] : this.#check(target, value, at);
    }
    if (value === null) return schema.nullable ? [] : [`${at}: null`];
    if (schema.enum && !schema.enum.includes(value))
      return [`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join()}`];
    switch (schema.type) {
      case 'string':
        return checkString(schema, value, at);
      case 'integer':
        return Number.isInteger(value) ? [] : [`${at}: not an integer`];
      case 'array':
        if (!Array.isArray(value)) return [`${at}: not an array`];
        return value.flatMap((item, index) => this.#check(schema.items ?? {}, item, `${at}[${index}]`));
      case 'object':
        return this.#checkObject(schema, value, at);
      default:
        return [];
    }
  }

  /** Every property is required and no other allowed: as published, the spec would let any typing error through. */
  #checkObject(schema: Schema, value: unknown, at: string): string[] {
    if (typeof value !== 'object' || value === null) return [`${at}: not an object`];
    if (schema.properties === undefined) return [];
    const actual = value as Record<string, unknown>;
    const unknown = Object.keys(actual).filter((key) => !(key in (schema.properties ?? {})));
    return [
      ...unknown.map((key) => `${at}.${key}: unknown`),
      ...Object.entries(schema.properties).flatMap(([key, property]) =>
        key in actual ? this.#check(property, actual[key], `${at}.${key}`) : [`${at}.${key}: missing`],
      ),
    ];
  }
}

function checkString(schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'string') return [`${at}: not a string`];
  const problems: string[] = [];
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    problems.push(`${at}: ${value} does not match`);
  if (value.length < (schema.minLength ?? 0)) problems.push(`${at}: too short`);
  if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) problems.push(`${at}: too long`);
  if (schema.format === 'date-time-rfc-2822' && !RFC_2822.test(value))
    problems.push(`${at}: not an RFC 2822 date: ${value}`);
  if (schema.format === 'currency' && !/^[A-Z]{3}$/.test(value)) problems.push(`${at}: not a currency: ${value}`);
  if (schema.format === 'uri' && !URL.canParse(value, 'https://api.twilio.com'))
    problems.push(`${at}: not a URI: ${value}`);
  return problems;
}
