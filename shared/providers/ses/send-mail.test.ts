import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import { sesMail } from './send-mail.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function mailAt(port: number) {
  const client = new SESv2Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return sesMail({ from: 'reservations@dunes.example', replyTo: 'accueil@dunes.example' }, client);
}

async function sesThat(answers: (...args: Parameters<RequestListener>) => unknown) {
  const server = createServer((request, response) => void answers(request, response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return mailAt((server.address() as AddressInfo).port);
}

const mail = { to: 'guest@example.com', subject: 'Réservation', text: 'Bonjour', html: '<p>Bonjour</p>' };
const bodyOf = async (request: IncomingMessage): Promise<unknown> =>
  JSON.parse(Buffer.concat(await request.toArray()).toString());

describe('sending a mail', () => {
  it('gives SES the parts, and lets it compose the message', async () => {
    const requests: unknown[] = [];
    const ses = await sesThat(async (request, response) => {
      expect(`${request.method} ${request.url}`).toBe('POST /v2/email/outbound-emails');
      requests.push(await bodyOf(request));
      response.end('{"MessageId":"m1"}');
    });
    expect(await ses.send(mail)).toEqual({ kind: 'sent', providerId: 'm1' });
    const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
    expect(requests).toEqual([
      {
        FromEmailAddress: 'reservations@dunes.example',
        Destination: { ToAddresses: [mail.to] },
        ReplyToAddresses: ['accueil@dunes.example'],
        Content: {
          Simple: { Subject: utf8(mail.subject), Body: { Text: utf8(mail.text), Html: utf8(mail.html) } },
        },
      },
    ]);
  });

  it.each([
    [429, 'TooManyRequestsException', 'not_sent'],
    [400, 'SendingPausedException', 'not_sent'],
    [400, 'MailFromDomainNotVerifiedException', 'not_sent'],
    [403, 'AccessDeniedException', 'not_sent'],
    [400, 'MessageRejected', 'refused'],
    [400, 'BadRequestException', 'refused'],
    [500, 'InternalServiceErrorException', 'unsure'],
    [503, 'ServiceUnavailable', 'unsure'],
  ])('takes %i %s for %s, asks once, and keeps the address to itself', async (status, type, kind) => {
    let requests = 0;
    const ses = await sesThat((_request, response) => {
      requests += 1;
      response
        .writeHead(status, { 'x-amzn-errortype': type, 'content-type': 'application/json' })
        .end(JSON.stringify({ message: `Address ${mail.to} is bad` }));
    });
    const sending = await ses.send(mail);
    expect(sending.kind).toBe(kind);
    expect(JSON.stringify(sending)).not.toContain('guest@');
    expect(requests).toBe(1);
  });

  it('knows nothing when the line breaks, and that nothing was sent when nobody listens', async () => {
    const broken = await sesThat((request) => request.socket.destroy());
    expect(await broken.send(mail)).toMatchObject({ kind: 'unsure' });
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    expect(await mailAt(port).send(mail)).toMatchObject({ kind: 'not_sent' });
  });
});
