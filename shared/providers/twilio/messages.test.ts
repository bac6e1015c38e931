import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type TextSender, twilioTexts } from './messages.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const sms: TextSender = { channel: 'sms', from: async () => '+33186950000', templates: { fr: null, en: null } };

async function textsOver(answers: (...args: Parameters<RequestListener>) => unknown, sender: TextSender = sms) {
  const server = createServer((request, response) => void answers(request, response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return twilioTexts(async () => ({ baseUrl, accountSid: 'AC1', authToken: 'secret' }), sender);
}

const message = { to: '+33612345678', body: 'Bonjour RES-1', langue: 'fr', values: ['Hôtel', 'RES-1'] } as const;
const made = { sid: 'SM1', body: 'Bonjour RES-1', date_created: 'Fri, 20 Nov 2026 09:00:00 +0000' };
const bodyOf = async (request: IncomingMessage) =>
  Object.fromEntries(new URLSearchParams(Buffer.concat(await request.toArray()).toString()));

describe('sending a text', () => {
  it('asks for it once, from the sender that is set', async () => {
    const bodies: unknown[] = [];
    const texts = await textsOver(async (request, response) => {
      expect(`${request.method} ${request.url}`).toBe('POST /2010-04-01/Accounts/AC1/Messages.json');
      bodies.push(await bodyOf(request));
      response.writeHead(201).end(JSON.stringify(made));
    });
    expect(await texts.send(message)).toEqual({ kind: 'sent', providerId: 'SM1' });
    expect(bodies).toEqual([{ To: message.to, From: '+33186950000', Body: message.body }]);
  });

  it('addresses WhatsApp as such, with the template of the language where there is one', async () => {
    const bodies: Record<string, string>[] = [];
    const sender: TextSender = { ...sms, channel: 'whatsapp', templates: { fr: `HX${'1'.repeat(32)}`, en: null } };
    const texts = await textsOver(async (request, response) => {
      bodies.push(await bodyOf(request));
      response.writeHead(201).end(JSON.stringify(made));
    }, sender);
    await texts.send(message);
    await texts.send({ ...message, langue: 'en' });
    const parties = { To: 'whatsapp:+33612345678', From: 'whatsapp:+33186950000' };
    expect(bodies).toEqual([
      { ...parties, ContentSid: `HX${'1'.repeat(32)}`, ContentVariables: '{"1":"Hôtel","2":"RES-1"}' },
      { ...parties, Body: message.body },
    ]);
  });

  it('is refused without a request where there is no sender', async () => {
    const texts = await textsOver(() => expect.unreachable(), { ...sms, from: async () => null });
    expect(await texts.send(message)).toMatchObject({ kind: 'refused', because: 'no_sender' });
  });

  it.each([
    [429, 20429, { kind: 'not_sent' }],
    [401, 20003, { kind: 'not_sent' }],
    [400, 21211, { kind: 'refused', because: 'invalid_recipient' }],
    [400, 21610, { kind: 'refused', because: 'opted_out' }],
    [403, 21408, { kind: 'refused', because: 'destination_not_allowed' }],
    [400, 63007, { kind: 'refused', because: 'no_sender' }],
    [400, 30001, { kind: 'refused', because: 'refused' }],
    [500, 0, { kind: 'unsure' }],
    [503, 20503, { kind: 'unsure' }],
  ])('takes %i with %i for what it is, and repeats nothing', async (status, code, expected) => {
    let requests = 0;
    const texts = await textsOver((_request, response) => {
      requests += 1;
      response.writeHead(status).end(JSON.stringify({ code, message: `Invalid To ${message.to}`, status }));
    });
    const sending = await texts.send(message);
    expect(sending).toMatchObject(expected);
    expect(JSON.stringify(sending)).not.toContain('612345678');
    expect(requests).toBe(1);
  });

  it('knows nothing when the line breaks, or the answer cannot be read', async () => {
    const broken = await textsOver((request) => request.socket.destroy());
    expect(await broken.send(message)).toMatchObject({ kind: 'unsure' });
    const strange = await textsOver((_request, response) => response.writeHead(201).end('<html>'));
    expect(await strange.send(message)).toMatchObject({ kind: 'unsure' });
  });
});

describe('looking for a text that was sent', () => {
  const since = new Date('2026-11-20T08:59:50Z');
  const listing = (messages: object[]) =>
    textsOver((request, response) => {
      const url = new URL(request.url ?? '', 'http://twilio.test');
      expect(Object.fromEntries(url.searchParams)).toEqual({ To: message.to, PageSize: '50' });
      response.end(JSON.stringify({ messages }));
    });

  it('finds those that hold the mark and came since then, the oldest first', async () => {
    const texts = await listing([
      { ...made, sid: 'SM4', date_created: 'Fri, 20 Nov 2026 09:01:00 +0000' },
      { ...made, sid: 'SM3', body: 'Another stay' },
      { ...made, sid: 'SM2' },
      { ...made, sid: 'SM1', date_created: 'Fri, 20 Nov 2026 08:00:00 +0000' },
    ]);
    const found = await texts.find(message.to, since, 'RES-1');
    expect(found?.map(({ providerId }) => providerId)).toEqual(['SM2', 'SM4']);
  });

  it('cannot tell when the list does not reach back that far, or does not come', async () => {
    const full = await listing(Array.from({ length: 50 }, () => made));
    expect(await full.find(message.to, since, 'RES-2')).toBeNull();
    const down = await textsOver((_request, response) => response.writeHead(503).end());
    await expect(down.find(message.to, since, 'RES-1')).rejects.toThrow(/503/);
  });
});
