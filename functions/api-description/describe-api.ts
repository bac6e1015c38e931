import type * as z from 'zod';
import { type FaultCode, faultCatalogue } from '../../shared/runtime/faults.ts';
import type { Route } from '../entry/http.ts';
import { answerSchemas } from './answer-schemas.ts';
import { jsonSchema, type Json } from './json-schema.ts';
import { type Operation, operations } from './operations.ts';

/** What a person reads first. */
const DESCRIPTION =
  'Every error is an RFC 9457 `application/problem+json` with a stable `code`: `/docs/errors` has all of them. ' +
  'Lists are paged: `next` is the `cursor` of the following page. A record that carries an `ETag` may be changed at that version only, by `If-Match`.';

const ANY: readonly FaultCode[] = ['internal_error'];
const WITH_KEY: readonly FaultCode[] = ['unauthenticated'];
const WITH_QUERY: readonly FaultCode[] = ['invalid_query'];
const WITH_BODY: readonly FaultCode[] = ['invalid_body', 'body_too_large', 'unsupported_media_type'];
const WITH_VERSION: readonly FaultCode[] = ['precondition_failed'];
/** What anybody may ask without a key. */
const OPEN = new Set(['GET /health']);

/** The API as OpenAPI 3.1, made of the schemas that its requests are parsed by. Throws for a route that `operations` does not know. */
export function describeApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const at = `${route.method} ${route.path}`;
    const operation = operations[at];
    if (!operation) throw new Error(`Nobody has said what this is for: ${at}`);
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: describe(route, operation, OPEN.has(at)),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Comptoir', version: '1', description: DESCRIPTION },
    security: [{ apiKey: [] }],
    tags: [...new Set(Object.values(operations).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      schemas: { Problem: problem, ...answerSchemas },
    },
  };
}

function describe({ method, path, schemas }: Route, operation: Operation, isOpen: boolean): Json {
  const faults = [
    ...(isOpen ? [] : WITH_KEY),
    ...(schemas.query ? WITH_QUERY : []),
    ...(schemas.body ? WITH_BODY : []),
    ...(operation.ifMatch ? WITH_VERSION : []),
    ...(operation.faults ?? []),
    ...ANY,
  ];
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter('path', name ?? '', true, { type: 'string' })),
    ...queryParameters(schemas.query),
    ...(operation.ifMatch ? [parameter('header', 'If-Match', false, { type: 'string' })] : []),
    ...(operation.idempotent ? [parameter('header', 'Idempotency-Key', false, { type: 'string' })] : []),
  ];
  return {
    operationId: [method.toLowerCase(), path.match(/\w+/g)?.join('_')].join('_'),
    tags: [operation.tag],
    summary: operation.summary,
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(schemas.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(schemas.body) } } } }
      : {}),
    responses: {
      [operation.status]: answerOf(operation),
      ...(operation.or ? { [operation.or]: answerOf(operation) } : {}),
      ...problems(faults),
    },
  };
}

const parameter = (place: 'path' | 'query' | 'header', name: string, required: boolean, schema: unknown): Json => ({
  ...{ name, in: place, required, schema },
});

function queryParameters(schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, one]) => parameter('query', name, required.includes(name), one));
}

function answerOf({ answer, summary }: Operation): Json {
  if (answer === undefined) return { description: summary };
  const content =
    answer === 'csv'
      ? { 'text/csv': { schema: { type: 'string' } } }
      : { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } };
  return { description: summary, content };
}

/** One answer for each status, naming the codes that come with it. */
function problems(codes: readonly FaultCode[]): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => faultCatalogue[code].status);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      status,
      { description: all.map((code) => `\`${code}\``).join(', '), content },
    ]),
  );
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'retryable'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(faultCatalogue) },
    retryable: { type: 'boolean', description: 'Whether the same request may succeed later.' },
    errors: {
      type: 'array',
      description: 'What is wrong with the input; `pointer` leads into the body, or names a query parameter.',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
