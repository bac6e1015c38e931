import { expect, test } from 'vitest';
import { matchRoute } from './match-route.ts';

const routes = [
  '$default',
  'ANY /{proxy+}',
  'GET /orders',
  'POST /orders',
  'GET /orders/{id}',
  'ANY /orders/{id}',
  'GET /orders/supplier/{supplier}',
  'GET /orders/{id}/lines/{rest+}',
].map((key) => ({ key }));

const match = (method: string, path: string) => {
  const found = matchRoute(routes, method, path);
  return found && [found.route.key, found.pathParameters];
};

test.each([
  ['GET', '/orders', 'GET /orders', undefined],
  ['GET', '/orders/7', 'GET /orders/{id}', { id: '7' }],
  ['PUT', '/orders/7', 'ANY /orders/{id}', { id: '7' }],
  ['GET', '/orders/supplier/9', 'GET /orders/supplier/{supplier}', { supplier: '9' }],
  ['GET', '/orders/7/lines/a/b', 'GET /orders/{id}/lines/{rest+}', { id: '7', rest: 'a/b' }],
  ['DELETE', '/orders', 'ANY /{proxy+}', { proxy: 'orders' }],
  ['GET', '/orders/', 'ANY /{proxy+}', { proxy: 'orders/' }],
  ['GET', '/other/deep/path', 'ANY /{proxy+}', { proxy: 'other/deep/path' }],
  ['GET', '/orders/a%2Fb', 'GET /orders/{id}', { id: 'a%2Fb' }],
  ['GET', '/', '$default', undefined],
])('%s %s → %s', (method, path, key, parameters) => {
  expect(match(method, path)).toEqual([key, parameters]);
});

test('without a default, what no route takes is not found', () => {
  expect(matchRoute([{ key: 'GET /orders' }], 'GET', '/other')).toBeUndefined();
  expect(matchRoute([{ key: 'GET /orders' }], 'POST', '/orders')).toBeUndefined();
});
