import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mailbox, openMailbox } from '../emulators/mailbox.ts';
import { serveMailbox } from './serve-mailbox.ts';
import type { SentText } from './sent-texts.ts';

let folder: string;
let mailbox: Mailbox;
let server: Server;
let port: number;
const aText: SentText = {
  id: 'SM1',
  at: '2026-11-20T09:00:00.000Z',
  channel: 'sms',
  from: '+33186950000',
  to: '+33612345678',
  body: 'Bonjour <b>',
  status: 'delivered',
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailbox-'));
  mailbox = openMailbox(folder);
  const pages = serveMailbox(mailbox, async () => [aText]);
  server = createServer((message, response) => {
    void pages(message, response).then((isServed) => isServed || response.writeHead(404).end('elsewhere'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
const mail = (change: object = {}) => ({
  FromEmailAddress: 'reservations@dunes.example',
  Destination: { ToAddresses: ['guest@example.com'] },
  Content: {
    Simple: {
      Subject: part('Réservation confirmée – <i>'),
      Body: { Text: part('Bonjour,\n\nà bientôt'), Html: part('<p>Bonjour</p><script>alert(1)</script>') },
    },
  },
  ...change,
});

async function get(path: string, headers: Record<string, string> = {}) {
  const asked = request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers } }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('the local SES', () => {
  it('keeps each mail as a file that a mail program opens', async () => {
    await mailbox.send(mail());
    const [file, ...more] = readdirSync(join(folder, 'mail'));
    expect(more).toEqual([]);
    expect(file).toMatch(/^2\d{3}-.*\.eml$/);
    const raw = readFileSync(join(folder, 'mail', String(file)), 'utf8');
    expect(raw).toMatch(/^From: reservations@dunes\.example\r?$/m);
    expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(await mailbox.read((await mailbox.list())[0] ?? '')).toMatchObject({
      subject: 'Réservation confirmée – <i>',
      text: expect.stringContaining('à bientôt'),
    });
  });

  it.each([
    ['no address', { Destination: { ToAddresses: ['guest'] } }],
    ['nobody', { Destination: { ToAddresses: [] } }],
    ['a subject of two lines', { Content: { Simple: { Subject: part('a\r\nBcc: x@y.z'), Body: {} } } }],
    ['what is not known here', { Content: { Raw: { Data: 'x' } } }],
  ])('refuses %s as SES would', async (_, change) => {
    await expect(mailbox.send(mail(change))).rejects.toMatchObject({ status: 400, type: 'BadRequestException' });
    expect(await mailbox.list()).toEqual([]);
  });
});

describe('/local/mailbox', () => {
  it('lists what was sent, the newest mail first, and shows it as text too', async () => {
    await mailbox.send(mail());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await mailbox.send(mail({ Destination: { ToAddresses: ['second@example.com'] } }));
    const page = await get('/local/mailbox');
    expect(page.body.indexOf('second@example.com')).toBeLessThan(page.body.indexOf('guest@example.com'));
    expect(page.body).toContain('Bonjour &lt;b&gt;');
    expect(page.body).not.toMatch(/<i>|<b>|<script/);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    const json = await get('/local/mailbox', { accept: 'application/json' });
    expect(JSON.parse(json.body)).toMatchObject({ mails: [{ to: 'second@example.com' }, {}], texts: [aText] });
  });

  it('shows one mail, its HTML in a frame that may do nothing', async () => {
    await mailbox.send(mail());
    const [id = ''] = await mailbox.list();
    expect((await get(`/local/mailbox/${id}`)).body).toMatch(/<iframe sandbox title=/);
    const html = await get(`/local/mailbox/${id}/html`);
    expect(html.body).toContain('<p>Bonjour</p>');
    expect(html.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
  });

  it('knows no other files', async () => {
    const missing = `2026-11-20T09-00-00-000Z-${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`;
    expect((await get(`/local/mailbox/${missing}`)).status).toBe(404);
    expect((await get('/local/mailbox/..%2f..%2fapi-key')).body).toBe('elsewhere');
  });

  it.each([
    ['a tunnel', { host: 'desk.example.com' }],
    ['a tunnel that hides its name', { 'x-forwarded-for': '203.0.113.7' }],
    ['a page that leads its own name here', { host: 'evil.example:8080' }],
  ])('is not there for %s', async (_, headers) => {
    expect(await get('/local/mailbox', headers)).toMatchObject({ status: 404, body: 'elsewhere' });
  });
});
