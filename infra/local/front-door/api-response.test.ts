import { expect, test } from 'vitest';
import { apiResponse } from './api-response.ts';

const respond = (value: unknown) => apiResponse(JSON.stringify(value));

test('a whole response: headers in lower case, cookies, no header of the connection', () => {
  expect(
    respond({ statusCode: '201', headers: { 'X-A': 1, Connection: 'close' }, cookies: ['a=1', 'b=2'], body: 'é' }),
  ).toEqual({
    status: 201,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] },
    body: 'é',
  });
});

test('a binary body', () => {
  const body = Buffer.from([0, 255]);
  expect(respond({ statusCode: 200, body: body.toString('base64'), isBase64Encoded: true })).toMatchObject({ body });
});

test.each([
  [{ a: 1 }, '{"a":1}'],
  ['text', 'text'],
  [null, 'null'],
])('without a status, %j is the body', (value, body) => {
  expect(respond(value)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body });
});

test('a status that is none', () => {
  expect(respond({ statusCode: 'teapot' })).toBeNull();
  expect(respond({ statusCode: 9 })).toBeNull();
});
