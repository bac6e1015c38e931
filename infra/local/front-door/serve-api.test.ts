import { expect, test } from 'vitest';
import type { Functions } from '../functions/functions.ts';
import type { InvokeResult } from '../functions/invocation.ts';
import type { FunctionSpec } from '../template/functions.ts';
import type { HttpApi } from '../template/http-api.ts';
import { serveApi } from './serve-api.ts';

const errors: string[] = [];
const terminal = {
  step: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  quote: () => undefined,
  error: (source: string, text: string) => void errors.push(`${source} ${text}`),
};
const api = (permitted = true): HttpApi => ({
  id: 'a',
  host: 'a.example',
  routes: [{ key: 'GET /x', target: { name: 'Fn' } as FunctionSpec, timeoutMs: 50, permitted }],
});
const request = {
  method: 'GET',
  path: '/x',
  rawQuery: '',
  headers: {},
  cookies: [],
  body: Buffer.alloc(0),
  sourceIp: '',
};

function serve(invoke: () => Promise<InvokeResult>, permitted?: boolean) {
  const functions: Functions = { invoke, pools: () => [], stop: () => Promise.resolve() };
  return serveApi(api(permitted), request, { functions, terminal });
}

test('a function that is slower than the API waits: 503, and a line that says which route', async () => {
  const answer = await serve(() => new Promise(() => undefined));
  expect([answer.status, answer.body]).toEqual([503, '{"message":"Service Unavailable"}']);
  expect(errors).toContainEqual('Fn GET /x: no answer within 0.05 s');
});

test('a function that the API may not invoke is not invoked', async () => {
  const answer = await serve(() => Promise.reject(new Error('must not be called')), false);
  expect(answer.status).toBe(500);
  expect(errors).toContainEqual('api GET /x: Fn does not let the API invoke it');
});
