import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { relayAddress } from './relay-address.ts';

let server: Server;
async function metadata(...answers: string[]): Promise<string> {
  server = createServer((_request, response) => response.end(answers.shift() ?? '')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/abc`;
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** As on Fargate, shortened. */
const container = JSON.stringify({
  DockerId: 'cd189a933e5849daa93386466019ab50-2495160603',
  Name: 'Relay',
  Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['192.0.2.3'], IPv4SubnetCIDRBlock: '192.0.2.0/24' }],
});

it('is what ECS says of the container’s network', async () => {
  expect(await relayAddress(await metadata(container), 8080, silentLogger)).toBe('http://192.0.2.3:8080');
});

it('is asked for again when there is no answer at first', async () => {
  const url = await metadata('starting', JSON.stringify({ Networks: [] }), container);
  expect(await relayAddress(url, 8080, silentLogger)).toBe('http://192.0.2.3:8080');
});

it('is empty when ECS never says', async () => {
  expect(await relayAddress(await metadata(), 8080, silentLogger)).toBe('');
});
