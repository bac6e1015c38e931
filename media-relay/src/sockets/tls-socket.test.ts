import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { AudioPayload } from './audio-payload.ts';
import { openSocket } from './open-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'tls-socket-'));
const file = (name: string) => join(folder, name);
const trusted = getCACertificates('default');
const OPTIONS = { headers: {}, handshakeMs: 3_000, maxMessageBytes: 2 ** 21, maxUnreadBytes: 2 ** 22 };

let url: URL;
let stop: () => void;

beforeAll(async () => {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', file('key'), '-out', file('pem')],
    ],
    { stdio: 'ignore' },
  );
  const https = createServer({ key: readFileSync(file('key')), cert: readFileSync(file('pem')) });
  const server = new WebSocketServer({ server: https, perMessageDeflate: false });
  server.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString())));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  url = new URL(`wss://127.0.0.1:${(https.address() as AddressInfo).port}/`);
  stop = () => {
    for (const client of server.clients) client.terminate();
    https.close();
  };
});
afterAll(() => {
  setDefaultCACertificates(trusted);
  stop();
  rmSync(folder, { recursive: true });
});

describe('a socket over TLS', () => {
  it('trusts nobody who is not to be trusted', async () => {
    await expect(openSocket(url, OPTIONS)).rejects.toThrow(/self-signed/);
  });

  it('talks like any other: every byte, every size, many in one turn', async () => {
    setDefaultCACertificates([...trusted, readFileSync(file('pem'), 'utf8')]);
    const framed = await openSocket(url, OPTIONS);
    const got: string[] = [];
    framed.listen({
      onText: ({ bytes }, start, end) => got.push(bytes.toString('utf8', start, end)),
      onClose: () => undefined,
    });
    framed.resume();
    const audio = AudioPayload.ofSamples(Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
    const sent: string[] = [];
    for (let i = 0; i < 300; i++) {
      const text = 'é'.repeat(i * 7);
      framed.sendText(text);
      framed.sendAudio(Buffer.from('<'), audio, '>');
      sent.push(text, `<${audio.toBase64()}>`);
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    framed.sendText('x'.repeat(300_000));
    sent.push('x'.repeat(300_000));
    await vi.waitFor(() => expect(got).toHaveLength(sent.length), { timeout: 5_000 });
    expect(got.every((text, i) => text === sent[i])).toBe(true);
    framed.terminate();
  });
});
