import middy from '@middy/core';
import httpRouterHandler from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { assertApiKey } from './api-key.ts';
import { assertThroughEdge } from './edge.ts';
import { problemResponse } from './problem.ts';
import { validate } from './validate.ts';

/** Two hundred order lines are 40 KB. */
const MAX_BODY_BYTES = 256 * 1024;

export interface HttpResult {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A parsed request: `body` and `query` have passed their schemas, `header` reads a header by its lower-case name. */
export interface HttpRequest<Body, Query> {
  params: Record<string, string>;
  body: Body;
  query: Query;
  header(name: string): string | undefined;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** What its requests are parsed by. */
  schemas: { body?: z.ZodType; query?: z.ZodType };
  handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2>;
}

/** One operation of the HTTP API: its schemas, and one domain call. */
export function route<Body extends z.ZodType, Query extends z.ZodType>(
  at: string,
  schemas: { body?: Body; query?: Query },
  run: (request: HttpRequest<z.infer<Body>, z.infer<Query>>) => Promise<HttpResult>,
): Route {
  const [method, path] = at.split(' ') as [Route['method'], string];
  return {
    method,
    path,
    schemas,
    async handler(event) {
      const query = schemas.query && validate(schemas.query, event.queryStringParameters ?? {}, 'invalid_query');
      const body = schemas.body && validate(schemas.body, jsonBody(event), 'invalid_body');
      const result = await run({
        params: (event.pathParameters ?? {}) as Record<string, string>,
        body: body as z.infer<Body>,
        query: query as z.infer<Query>,
        header: (name) => event.headers[name],
      });
      return present(result);
    },
  };
}

/**
 * The stack in front of a feature's routes: the edge, the API key (`null` for what anybody may ask), then one route. Every
 * error leaves as problem+json.
 */
export function httpFunction(routes: Route[], keys: { edge: Secret; api: Secret | null }) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      before: async ({ event }) => {
        await assertThroughEdge(event.headers, keys.edge);
        if (keys.api) await assertApiKey(event.headers, keys.api);
      },
      onError: (request) => {
        request.response = problemResponse(request.error, request.event);
      },
    })
    .handler(httpRouterHandler(routes));
}

function present({ status, body, headers }: HttpResult): APIGatewayProxyStructuredResultV2 {
  if (body === undefined) return { statusCode: status, headers: headers ?? {} };
  // Text that says itself what it is, such as a spreadsheet.
  if (typeof body === 'string') return { statusCode: status, headers: headers ?? {}, body };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

function jsonBody(event: APIGatewayProxyEventV2): unknown {
  const type = event.headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new Fault('unsupported_media_type', `Send application/json; this is ${type}.`);
  }
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw new Fault('body_too_large', 'At most 256 KB are accepted.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('invalid_body', 'The body is not JSON.', {
      violations: [{ pointer: '', code: 'invalid_json', message: 'is not JSON' }],
    });
  }
}
