import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { twilioCarrier } from './outbound-call.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function twilioThat(answers: (...args: Parameters<RequestListener>) => unknown) {
  const server = createServer((request, response) => void answers(request, response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return carrierAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
const carrierAt = (baseUrl: string) => twilioCarrier(async () => ({ baseUrl, accountSid: 'AC1', authToken: 'secret' }));

const request = {
  from: '+33186950000',
  to: '+33612345678',
  answerUrl: 'https://comptoir.example/supplier-call/o1?call=c1&attempt=1',
  statusUrl: 'https://comptoir.example/supplier-call-status/o1?call=c1&attempt=1',
  answeredByUrl: null,
  ringSeconds: 40,
  maxSeconds: 600,
};
const call = { sid: 'CA1', status: 'queued', date_created: null, duration: null, price: null, price_unit: 'USD' };
const body = async (message: IncomingMessage) => new URLSearchParams(Buffer.concat(await message.toArray()).toString());

describe('dialling', () => {
  it('asks Twilio for what the call needs, once', async () => {
    const requests: URLSearchParams[] = [];
    const carrier = await twilioThat(async (message, response) => {
      expect(message.headers.authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`);
      requests.push(await body(message));
      response.writeHead(201).end(JSON.stringify(call));
    });
    const result = await carrier.dial({ ...request, answeredByUrl: request.statusUrl });
    expect(result).toEqual({ kind: 'accepted', sid: 'CA1' });
    expect(requests).toHaveLength(1);
    expect(Object.fromEntries(requests[0] ?? [])).toMatchObject({
      ...{
        To: request.to,
        From: request.from,
        Url: request.answerUrl,
        FallbackUrl: request.answerUrl,
        Timeout: '40',
        TimeLimit: '600',
      },
      ...{ AsyncAmd: 'true', MachineDetection: 'DetectMessageEnd', StatusCallback: `${request.statusUrl}#rc=3&rp=all` },
    });
    expect(requests[0]?.getAll('StatusCallbackEvent')).toEqual(['initiated', 'ringing', 'answered', 'completed']);
  });

  it.each([
    [429, 'not_dialled'],
    [401, 'not_dialled'],
    [400, 'refused'],
    [404, 'refused'],
    [500, 'unsure'],
    [503, 'unsure'],
  ])('takes %i for: %s', async (status, kind) => {
    let requests = 0;
    const carrier = await twilioThat((_message, response) => {
      requests += 1;
      response.writeHead(status).end(JSON.stringify({ code: 21211, message: 'Invalid To', status }));
    });
    expect((await carrier.dial(request)).kind).toBe(kind);
    expect(requests).toBe(1);
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    expect(await carrierAt(`http://127.0.0.1:${port}`).dial(request)).toMatchObject({ kind: 'not_dialled' });
    expect(await carrierAt('http://twilio.invalid').dial(request)).toMatchObject({ kind: 'not_dialled' });
  });

  it('knows nothing when the line breaks after the request was sent', async () => {
    const carrier = await twilioThat((message) => message.socket.destroy());
    expect(await carrier.dial(request)).toMatchObject({ kind: 'unsure' });
  });

  it('knows nothing when the answer is a success that it cannot read', async () => {
    const carrier = await twilioThat((_message, response) => response.writeHead(201).end('<html>'));
    expect(await carrier.dial(request)).toMatchObject({ kind: 'unsure' });
  });
});

describe('asking about calls', () => {
  it('reads what a finished call cost, as a positive amount', async () => {
    const carrier = await twilioThat((_message, response) =>
      response.end(
        JSON.stringify({
          ...call,
          status: 'completed',
          duration: '42',
          price: '-0.01500',
          price_unit: 'usd',
          date_created: 'Fri, 20 Nov 2026 09:00:00 +0000',
        }),
      ),
    );
    expect(await carrier.fetchCall('CA1')).toEqual({
      sid: 'CA1',
      status: 'completed',
      createdAt: new Date('2026-11-20T09:00:00Z'),
      talkSeconds: 42,
      price: '0.015',
      priceUnit: 'USD',
    });
  });

  it('takes an unknown call for none, and anything else for a failure', async () => {
    const unknown = await twilioThat((_message, response) => response.writeHead(404).end('{"code":20404}'));
    expect(await unknown.fetchCall('CA9')).toBeNull();
    const broken = await twilioThat((_message, response) => response.writeHead(503).end());
    await expect(broken.fetchCall('CA1')).rejects.toThrow(/503/);
  });

  it('is content to hang up on a call that is over', async () => {
    const over = await twilioThat((_message, response) =>
      response.writeHead(400).end('{"code":21220,"message":"Call is not in-progress"}'),
    );
    await expect(over.hangUp('CA1')).resolves.toBeUndefined();
  });
});
