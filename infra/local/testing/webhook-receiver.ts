import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
  at: number;
}

/** Somebody's endpoint, which knows what is ours by the reference library, and answers what it is told to. */
export async function startWebhookReceiver() {
  const events: ReceivedEvent[] = [];
  const refused: string[] = [];
  const statuses: number[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      try {
        const body = Buffer.concat(pieces).toString();
        const message = new Webhook(secret).verify(body, request.headers as Record<string, string>);
        const { id, type, data } = message as Omit<ReceivedEvent, 'at'>;
        events.push({ id, type, data, at: Date.now() });
        response.writeHead(statuses.shift() ?? 204).end();
      } catch (error) {
        refused.push(String(error));
        response.writeHead(401).end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    /** Everything that came with a valid signature, in this order. */
    events,
    refused,
    /** What it answers next; afterwards 204. */
    statuses,
    trust: (given: string) => {
      secret = given;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
