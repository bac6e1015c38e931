import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedPost } from './guarded-post.ts';

let server: Server;
let url: string;
let requests = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    if (request.url === '/away') response.writeHead(302, { location: '/taken' }).end();
    else if (request.url === '/long') {
      response.writeHead(200);
      response.end(Buffer.alloc(1_000_000));
    } else response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('an endpoint of somebody’s', () => {
  it.each([
    ['http://example.com/', 'not_https'],
    ['https://127.0.0.1/', 'forbidden_address'],
    ['https://10.1.2.3/', 'forbidden_address'],
    ['https://192.168.1.1/', 'forbidden_address'],
    ['https://169.254.169.254/latest/meta-data/', 'forbidden_address'],
    ['https://[::1]/', 'forbidden_address'],
    ['https://[fd00::1]/', 'forbidden_address'],
    ['https://[::ffff:10.0.0.1]/', 'forbidden_address'],
    ['https://2130706433/', 'forbidden_address'],
    ['https://0x7f.1/', 'forbidden_address'],
    ['https://localhost/', 'forbidden_address'],
  ])('is public, or not asked: %s', async (target, error) => {
    expect(await guardedPost(false)(target, {}, '{}')).toEqual({ error });
  });

  it('may be on this machine only where the platform is', async () => {
    const before = requests;
    expect(await guardedPost(false)(`${url.replace('http', 'https')}/`, {}, '{}')).toEqual({
      error: 'forbidden_address',
    });
    expect(requests).toBe(before);
    expect(await guardedPost(true)(`${url}/taken`, { 'webhook-id': 'x' }, '{}')).toEqual({ status: 204 });
    expect(await guardedPost(true)('http://10.0.0.1/', {}, '{}')).toEqual({ error: 'forbidden_address' });
  });

  it('that sends us elsewhere is not followed, and one that talks without end is not listened to', async () => {
    expect(await guardedPost(true)(`${url}/away`, {}, '{}')).toEqual({ status: 302 });
    expect(await guardedPost(true)(`${url}/long`, {}, '{}')).toEqual({ status: 200 });
  });

  it('that nobody listens at is told so', async () => {
    expect(await guardedPost(true)('http://127.0.0.1:1/', {}, '{}')).toEqual({ error: 'refused' });
  });
});
