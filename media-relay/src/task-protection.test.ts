import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../shared/testing/silent-logger.ts';
import { taskProtection } from './task-protection.ts';

let agent: Server;
let asked: unknown[];
let status: number;
beforeEach(async () => {
  asked = [];
  status = 200;
  agent = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      asked.push([request.method, request.url, JSON.parse(body)]);
      response.writeHead(status).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(agent, 'listening');
});
afterEach(() => void agent.close());

const protection = () => taskProtection(`http://127.0.0.1:${(agent.address() as AddressInfo).port}`, 11, silentLogger);
const PATH = '/task-protection/v1/state';
async function askedFor(count: number): Promise<void> {
  for (let tries = 0; tries < 300 && asked.length < count; tries++) await new Promise((r) => setTimeout(r, 10));
  expect(asked).toHaveLength(count);
}

it('protects the task from its first call to its last, asking once for each', async () => {
  const calls = protection();
  for (const count of [0, 1, 2, 3, 2, 1]) calls(count);
  await askedFor(1);
  expect(asked).toEqual([['PUT', PATH, { ProtectionEnabled: true, ExpiresInMinutes: 11 }]]);
  calls(0);
  await askedFor(2);
  expect(asked[1]).toEqual(['PUT', PATH, { ProtectionEnabled: false }]);
});

it('goes on with its calls when the agent refuses', async () => {
  status = 500;
  const calls = protection();
  calls(1);
  calls(0);
  await askedFor(2);
});
