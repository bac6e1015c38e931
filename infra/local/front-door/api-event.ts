import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT } from '../template/account.ts';

/** What arrives at an HTTP API after the edge has had its say. Header names are in lower case; repeated ones are joined. */
export interface ApiRequest {
  method: string;
  /** As sent, still percent-encoded. */
  path: string;
  rawQuery: string;
  headers: Record<string, string>;
  cookies: string[];
  body: Buffer;
  sourceIp: string;
}

/** Content that API Gateway hands on as text. All else is base64, forms included: tried on AWS (ministack#766). */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/i;

/** The event of payload format 2.0. Throws a URIError where the path is not properly encoded. */
export function apiEvent(
  request: ApiRequest,
  match: { route: { key: string }; pathParameters: Record<string, string> | undefined },
  api: { id: string; host: string },
): APIGatewayProxyEventV2 {
  const { headers, cookies, body, method } = request;
  const now = new Date();
  // An HTTP API decodes the path; a function URL or a REST API would not.
  const rawPath = decodeURIComponent(request.path);
  const isText = TEXT.test(headers['content-type'] ?? '');
  const query = queryParameters(request.rawQuery);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath,
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    ...(match.pathParameters ? { pathParameters: decoded(match.pathParameters) } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: api.id,
      domainName: api.host,
      domainPrefix: api.id,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: requestId(),
      routeKey: match.route.key,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.byteLength > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.byteLength > 0 && !isText,
  };
}

/** Looks like API Gateway's: `JKJaXmPLvHcESHA=`. */
function requestId(): string {
  return Buffer.from(randomUUID().replaceAll('-', '').slice(0, 22), 'hex').toString('base64url') + '=';
}

/** Repeated names are joined with commas. */
function queryParameters(rawQuery: string): Record<string, string> | undefined {
  const all = new URLSearchParams(rawQuery);
  const names = [...new Set(all.keys())];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, all.getAll(name).join(',')]));
}

function decoded(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]));
}

/** `20/Nov/2026:19:04:05 +0000`. */
function clfTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
