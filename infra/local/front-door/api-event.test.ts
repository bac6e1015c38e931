import { expect, test } from 'vitest';
import { apiEvent, type ApiRequest } from './api-event.ts';

const api = { id: 'abc', host: 'abc.execute-api.eu-west-3.amazonaws.com' };
const request: ApiRequest = {
  method: 'POST',
  path: '/orders/a%20b',
  rawQuery: 'x=1&x=2&y=%C3%A9',
  headers: { 'content-type': 'application/json', 'user-agent': 'test' },
  cookies: ['a=1', 'b=2'],
  body: Buffer.from('{"é":1}'),
  sourceIp: '127.0.0.1',
};
const event = (changes: Partial<ApiRequest> = {}, pathParameters?: Record<string, string>) =>
  apiEvent({ ...request, ...changes }, { route: { key: 'POST /orders/{id}' }, pathParameters }, api);

test('payload format 2.0', () => {
  expect(event({}, { id: 'a%20b' })).toMatchObject({
    version: '2.0',
    routeKey: 'POST /orders/{id}',
    rawPath: '/orders/a b',
    rawQueryString: 'x=1&x=2&y=%C3%A9',
    queryStringParameters: { x: '1,2', y: 'é' },
    pathParameters: { id: 'a b' },
    cookies: ['a=1', 'b=2'],
    body: '{"é":1}',
    isBase64Encoded: false,
    requestContext: {
      apiId: 'abc',
      domainName: api.host,
      stage: '$default',
      http: { method: 'POST', path: '/orders/a b', sourceIp: '127.0.0.1', userAgent: 'test' },
      time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    },
  });
});

test('what is absent is left out', () => {
  const bare = event({ rawQuery: '', cookies: [], body: Buffer.alloc(0) });
  for (const name of ['queryStringParameters', 'pathParameters', 'cookies', 'body'])
    expect(bare).not.toHaveProperty(name);
  expect(bare.isBase64Encoded).toBe(false);
});

test.each([
  ['text/xml; charset=utf-8', false],
  ['application/json', false],
  ['application/xml', false],
  ['application/x-www-form-urlencoded', true],
  ['application/problem+json', true],
  ['audio/basic', true],
  [undefined, true],
])('a body of %s is base64: %s', (type, encoded) => {
  const body = Buffer.from('a=1');
  const made = event({ body, headers: type === undefined ? {} : { 'content-type': type } });
  expect(made).toMatchObject({ isBase64Encoded: encoded, body: body.toString(encoded ? 'base64' : 'utf8') });
});

test('a path that is not properly encoded is an error of the client', () => {
  expect(() => event({ path: '/%E9' })).toThrow(URIError);
});
