import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { httpFunction, route } from './http.ts';

const secret = (current: string, previous: string | null = null): Secret => ({
  current: async () => current,
  previous: async () => previous,
});
const thing = z.strictObject({ name: z.string().min(1), size: z.number().positive() });
const handler = httpFunction(
  [
    route(
      'GET /things/{id}',
      { query: z.strictObject({ limit: z.coerce.number().max(10).optional() }) },
      async (request) => ({
        status: 200,
        body: { id: request.params['id'], limit: request.query.limit ?? null },
      }),
    ),
    route('POST /things', { body: thing }, async ({ body }) => ({ status: 201, body })),
    route('DELETE /things/{id}', {}, async () => {
      throw new Fault('order_settled', 'Too late.');
    }),
    route('PUT /things/{id}', {}, async () => {
      throw new Error('ECONNREFUSED 10.0.0.1: a detail that nobody outside may see');
    }),
  ],
  { edge: secret('edge', 'old-edge'), api: secret('key', 'old-key') },
);
const key = { 'x-api-key': 'key' };
const call = async (...request: Parameters<typeof apiEvent>) => {
  const result = await handler(apiEvent(...request), lambdaContext);
  return { ...result, json: JSON.parse(result.body ?? 'null') as Record<string, unknown> };
};

describe('an API function', () => {
  it('answers whoever has the key, the one before it included', async () => {
    for (const value of ['key', 'old-key']) {
      expect(
        await call('GET /things/1?limit=3', { headers: { 'x-api-key': value }, params: { id: '1' } }),
      ).toMatchObject({
        statusCode: 200,
        json: { id: '1', limit: 3 },
      });
    }
  });

  it.each([[undefined], ['wrong'], ['']])('refuses the key %j', async (value) => {
    const answer = await call('GET /things/1', { headers: value === undefined ? {} : { 'x-api-key': value } });
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { 'content-type': 'application/problem+json' },
      json: { code: 'unauthenticated', status: 401, instance: '/things/1', requestId: 'request-1', retryable: false },
    });
  });

  it('refuses whoever comes around the edge, with the right key too', async () => {
    const answer = await call('GET /things/1', { headers: { ...key, 'x-comptoir-edge': 'guess' } });
    expect(answer).toMatchObject({ statusCode: 403, json: { code: 'not_through_the_edge' } });
    expect(
      await call('GET /things/1', { headers: { ...key, 'x-comptoir-edge': 'old-edge' }, params: { id: '1' } }),
    ).toMatchObject({
      statusCode: 200,
    });
  });

  it('names everything that is wrong with a body, by JSON pointer', async () => {
    const body = JSON.stringify({ name: '', size: -1, colour: 'red' });
    const answer = await call('POST /things', { headers: key, body });
    expect(answer).toMatchObject({ statusCode: 400, json: { code: 'invalid_body' } });
    expect((answer.json['errors'] as { pointer: string }[]).map((error) => error.pointer)).toEqual([
      '/name',
      '/size',
      '/colour',
    ]);
  });

  it.each(['', '{', 'null', '[]', '"text"'])('refuses the body %j with a reason', async (body) => {
    expect(await call('POST /things', { headers: key, body })).toMatchObject({
      statusCode: 400,
      json: { code: 'invalid_body' },
    });
  });

  it('refuses a body that is no JSON by its type, and one that is too large', async () => {
    const headers = { ...key, 'content-type': 'application/x-www-form-urlencoded' };
    expect(await call('POST /things', { headers, body: 'name=a' })).toMatchObject({ statusCode: 415 });
    const large = JSON.stringify({ name: 'a'.repeat(300_000), size: 1 });
    expect(await call('POST /things', { headers: key, body: large })).toMatchObject({
      statusCode: 413,
      json: { code: 'body_too_large' },
    });
  });

  it('reads a body that the gateway encoded', async () => {
    const event = apiEvent('POST /things', {
      headers: key,
      body: Buffer.from('{"name":"é","size":1}').toString('base64'),
    });
    const result = await handler({ ...event, isBase64Encoded: true }, lambdaContext);
    expect(result).toMatchObject({ statusCode: 201, body: '{"name":"é","size":1}' });
  });

  it('refuses a query that it does not understand', async () => {
    for (const query of ['limit=11', 'limt=1']) {
      expect(await call(`GET /things/1?${query}`, { headers: key })).toMatchObject({
        statusCode: 400,
        json: { code: 'invalid_query' },
      });
    }
  });

  it('says what the domain says', async () => {
    expect(await call('DELETE /things/1', { headers: key })).toMatchObject({
      statusCode: 409,
      json: { code: 'order_settled', detail: 'Too late.', type: '/docs/errors#order_settled' },
    });
  });

  it('says nothing of its own failures but that they are its own', async () => {
    const answer = await call('PUT /things/1', { headers: key });
    expect(answer).toMatchObject({ statusCode: 500, json: { code: 'internal_error', retryable: true } });
    expect(answer.body).not.toContain('10.0.0.1');
  });

  it('has no other routes', async () => {
    expect(await call('GET /secrets', { headers: key })).toMatchObject({
      statusCode: 404,
      json: { code: 'route_not_found' },
    });
  });
});
