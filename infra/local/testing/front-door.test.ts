import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningPlatform } from '../start-platform.ts';
import { startFixture } from './start-fixture.ts';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startFixture({
    env: {
      COLOUR: 'blue',
      UNDECLARED: 'x',
      RELAYS: '2',
      TWILIO_AUTH_TOKEN: 'token-1',
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_PHONE_NUMBER: '+33186950000',
    },
  });
});
afterAll(() => platform.stop());

interface Echoed {
  event: { headers: Record<string, string>; [name: string]: unknown };
  env: Record<string, string>;
}
const call = (path: string, init?: RequestInit) => fetch(platform.url + path, init);
const echo = async (path: string, init?: RequestInit) => (await (await call(path, init)).json()) as Echoed;

describe('the HTTP API', () => {
  test('hands a request to its function as an event of payload format 2.0', async () => {
    const { event } = await echo('/echo/deep/path?a=1&a=2', {
      method: 'PUT',
      headers: { 'X-Mixed': 'Case', cookie: 'c=1; d=2', 'content-type': 'text/plain' },
      body: 'hé',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /echo/{proxy+}',
      rawPath: '/echo/deep/path',
      queryStringParameters: { a: '1,2' },
      pathParameters: { proxy: 'deep/path' },
      cookies: ['c=1', 'd=2'],
      headers: { 'x-mixed': 'Case' },
      body: 'hé',
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.headers['host']).toMatch(/\.execute-api\.eu-west-3\.amazonaws\.com$/);
  });

  test('prefers the more specific route', async () => {
    expect((await echo('/echo/7')).event).toMatchObject({ routeKey: 'GET /echo/{id}', pathParameters: { id: '7' } });
  });

  test('gives the function only what the template declares, with the developer’s values', async () => {
    const { env } = await echo('/echo/1');
    expect(env).toMatchObject({ COLOUR: 'blue', AWS_LAMBDA_FUNCTION_NAME: 'Echo' });
    expect(env).not.toHaveProperty('UNDECLARED');
    expect(env).not.toHaveProperty('LOCAL_DATA_DIR');
  });

  test('answers with what the function returns', async () => {
    const created = await call('/echo/1?status=201');
    expect([created.status, created.headers.get('x-from')]).toEqual([201, 'echo']);
    const binary = await call('/echo/1?binary=1');
    expect(binary.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await binary.arrayBuffer())]).toEqual([0, 255, 128]);
    expect(await (await call('/echo/1?bare=1')).json()).toEqual({ bare: true });
  });

  test.each([
    ['no such route', '/nowhere', {}, 404, 'Not Found'],
    ['a function that cannot start', '/broken', {}, 500, 'Internal Server Error'],
    [
      'a function that throws',
      '/behave',
      { method: 'POST', body: '{"do":"throw"}', headers: { 'content-type': 'application/json' } },
      500,
      'Internal Server Error',
    ],
    [
      'a function that takes too long',
      '/behave',
      { method: 'POST', body: '{"do":"hang"}', headers: { 'content-type': 'application/json' } },
      500,
      'Internal Server Error',
    ],
    ['an answer that is none', '/echo/1?nonsense=1', {}, 500, 'Internal Server Error'],
    ['a badly encoded path', '/echo/%E9', {}, 400, 'Bad Request'],
    [
      'a body above 10 MB',
      '/echo/a/b',
      { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) },
      413,
      'Request Entity Too Large',
    ],
  ])('%s', async (_name, path, init, status, message) => {
    const response = await call(path, init);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  test('a function whose concurrency is used up', async () => {
    const one = () =>
      call('/alone', {
        method: 'POST',
        body: '{"do":"sleep","ms":300}',
        headers: { 'content-type': 'application/json' },
      });
    const [first, second] = await Promise.all([one(), one()]);
    expect(new Set([first?.status, second?.status])).toEqual(new Set([200, 503]));
  });

  test('many requests at once', async () => {
    const responses = await Promise.all(Array.from({ length: 100 }, (_, index) => call(`/echo/${index}`)));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    await Promise.all(responses.map((response) => response.text()));
  });
});

describe('the edge', () => {
  test('adds its key, which no client can set', async () => {
    const { event } = await echo('/echo/1', { headers: { 'X-Fixture-Edge': 'forged', 'x-api-key': 'passes' } });
    expect(event.headers['x-fixture-edge']).toMatch(/^[0-9a-f]{40}$/);
    expect(event.headers['x-api-key']).toBe('passes');
    expect(event.headers).toHaveProperty('x-amz-cf-id');
  });

  test('refuses methods that the behaviour does not allow', async () => {
    expect((await call('/stream/1', { method: 'POST' })).status).toBe(403);
  });

  test('answers on both addresses of localhost', async () => {
    expect((await fetch(`http://127.0.0.1:${platform.port}/echo/1`)).status).toBe(200);
    expect((await fetch(`http://[::1]:${platform.port}/echo/1`)).status).toBe(200);
  });
});

describe('the relay', () => {
  const open = (path: string, headers: Record<string, string> = {}) =>
    new WebSocket(`${platform.url.replace('http', 'ws')}${path}`, { headers, perMessageDeflate: false });
  const next = (socket: WebSocket) =>
    new Promise<Buffer>((resolve, reject) => {
      socket.once('message', resolve as (data: unknown) => void);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed')));
    });

  test('runs with the container’s environment and secrets, and its own port', async () => {
    const { env, access } = (await (await call('/stream/env')).json()) as {
      env: Record<string, string>;
      access: unknown;
    };
    expect(env).toMatchObject({ COLOUR: 'blue', TWILIO_AUTH_TOKEN: 'token-1', AWS_REGION: 'eu-west-3' });
    expect(env['PORT']).not.toBe('8080');
    for (const name of ['UNDECLARED', 'AWS_ACCESS_KEY_ID', 'LOCAL_DATA_DIR']) expect(env).not.toHaveProperty(name);
    expect(access).toEqual({ get: 'ok', put: 'AccessDeniedException' });
  });

  test('gets sockets, each one in turn, with the headers of the handshake', async () => {
    const pids: number[] = [];
    for (const _ of [1, 2, 3, 4]) {
      const socket = open('/stream/1', { 'X-Twilio-Signature': 'signed', 'X-Fixture-Edge': 'passes here' });
      const hello = JSON.parse((await next(socket)).toString()) as { pid: number; headers: Record<string, string> };
      pids.push(hello.pid);
      expect(hello.headers).toMatchObject({ 'x-twilio-signature': 'signed', host: `localhost:${platform.port}` });
      socket.send('ping');
      expect((await next(socket)).toString()).toBe('ping');
      const big = Buffer.alloc(200_000, 7);
      socket.send(big);
      expect(Buffer.compare(await next(socket), big)).toBe(0);
      socket.close();
    }
    expect(new Set(pids).size).toBe(2);
  });

  test('may refuse a socket in its own words', async () => {
    const answer = await new Promise<{ status: number; why: unknown; body: string }>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'x',
      };
      const upgrade = request(`${platform.url}/stream/refused`, { headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, why: response.headers['x-why'], body }));
      });
      upgrade.on('error', reject);
      upgrade.end();
    });
    expect(answer).toEqual({ status: 403, why: 'signature', body: 'no' });
  });

  test('that dies takes its sockets with it, and another one takes its place', async () => {
    const socket = open('/stream/1');
    const { pid } = JSON.parse((await next(socket)).toString()) as { pid: number };
    const closed = new Promise<number>((resolve) => void socket.once('close', resolve));
    process.kill(pid, 'SIGKILL');
    expect(await closed).toBe(1006);
    // The other one serves meanwhile.
    const second = open('/stream/1');
    expect(JSON.parse((await next(second)).toString())).not.toMatchObject({ pid });
    second.close();
    await expect
      .poll(async () => (await platform.state()).relays.filter(({ healthy }) => healthy).length, { timeout: 5000 })
      .toBe(2);
  });

  test('has no sockets where its path does not lead to it', async () => {
    const socket = open('/echo/1');
    await expect(next(socket)).rejects.toThrow('Unexpected server response: 400');
  });
});
