import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

/** A request as the HTTP API hands it to a function (payload format 2.0). */
export function apiEvent(
  request: string,
  more: { headers?: Record<string, string>; body?: string; params?: Record<string, string> } = {},
): APIGatewayProxyEventV2 {
  const [method = 'GET', target = '/'] = request.split(' ');
  const url = new URL(target, 'https://api.example');
  const query = Object.fromEntries(url.searchParams);
  return {
    version: '2.0',
    routeKey: `${method} ${url.pathname}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { 'x-comptoir-edge': 'edge', ...more.headers },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(more.params ? { pathParameters: more.params } : {}),
    requestContext: {
      accountId: '1',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '20/Nov/2026:09:00:00 +0000',
      timeEpoch: 1_795_165_200_000,
    },
    ...(more.body === undefined ? {} : { body: more.body }),
    isBase64Encoded: false,
  };
}

export const lambdaContext = { getRemainingTimeInMillis: () => 5_000 } as unknown as Context;
