import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { AudioPayload } from './audio-payload.ts';
import { acceptUpgrade } from './accept-upgrade.ts';
import { acceptKey } from './accept-key.ts';
import { type FramedSocket, SLOW_READER } from './framed-socket.ts';
import { openSocket } from './open-socket.ts';

const LIMITS = { maxMessageBytes: 1024 * 1024, maxUnreadBytes: 1024 * 1024 };
const OPTIONS = { ...LIMITS, headers: { authorization: 'Bearer key' }, handshakeMs: 1_000 };
const SIZES = [0, 1, 125, 126, 127, 16_370, 16_376, 16_377, 40_000, 65_535, 65_536, 300_000];

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime?model=m`);
}

/** A server of ours that sends back what it gets, and a client of `ws`. */
async function ourServer(): Promise<{ client: WebSocket; framed: FramedSocket; port: number }> {
  const server = createHttpServer();
  const url = await listening(server);
  const accepted = new Promise<FramedSocket>((resolve) => {
    server.on('upgrade', (request, socket: Socket, head) => {
      closing.push(() => socket.destroy());
      resolve(acceptUpgrade(request, socket, head, LIMITS));
    });
  });
  const client = new WebSocket(url, { perMessageDeflate: false });
  client.on('error', () => undefined);
  await once(client, 'open');
  return { client, framed: await accepted, port: Number(url.port) };
}

function echo(framed: FramedSocket): number[] {
  const codes: number[] = [];
  framed.listen({
    onText: ({ bytes }, start, end) => framed.sendText(bytes.toString('utf8', start, end)),
    onClose: (code) => codes.push(code),
  });
  framed.resume();
  return codes;
}

describe('a server’s socket', () => {
  it('talks with another implementation’s client, in messages of every size', async () => {
    const { client, framed } = await ourServer();
    echo(framed);
    for (const size of SIZES) {
      const text = 'é'.repeat(size / 2).padEnd(size / 2, 'x');
      client.send(text);
      const [answer] = (await once(client, 'message')) as [Buffer];
      expect(answer.toString() === text).toBe(true);
    }
    client.close(1000);
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(1000);
  });

  it('sends in one write what was sent in one turn, in its order', async () => {
    const { client, framed, port } = await ourServer();
    const write = vi.spyOn(Socket.prototype, 'write');
    const got: string[] = [];
    client.on('message', (data: Buffer) => got.push(data.toString()));
    const audio = AudioPayload.ofSamples(Buffer.alloc(160, 9));
    framed.sendAudio(Buffer.from('{"a":"'), audio, '"}');
    framed.sendText('mark');
    framed.ping();
    framed.sendText('x'.repeat(20_000));
    framed.sendText('clear');
    await vi.waitFor(() => expect(got).toHaveLength(4));
    expect(got).toEqual([`{"a":"${audio.toBase64()}"}`, 'mark', 'x'.repeat(20_000), 'clear']);
    // What is too long for shared memory goes by itself: before it, it, after it.
    expect(write.mock.contexts.filter((socket) => (socket as Socket).localPort === port)).toHaveLength(3);
    write.mockRestore();
  });

  it('cuts off a peer that does not read, and says so once', async () => {
    const { client, framed } = await ourServer();
    const codes = echo(framed);
    client.pause();
    for (let i = 0; i < 100 && codes.length === 0; i++) {
      for (let j = 0; j < 40; j++) framed.sendText('x'.repeat(10_000));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(codes).toEqual([SLOW_READER]);
    framed.sendText('more');
    client.terminate();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(codes).toEqual([SLOW_READER]);
  });

  it('keeps what it sent to several peers apart', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => ourServer()));
    const got = pairs.map(({ client }) => {
      const texts: string[] = [];
      client.on('message', (data: Buffer) => texts.push(data.toString()));
      return texts;
    });
    const sent = fc.sample(
      fc.array(fc.tuple(fc.nat(4), fc.string({ maxLength: 300 }), fc.boolean()), { maxLength: 400 }),
      {
        numRuns: 30,
        seed: 7,
      },
    );
    const expected: string[][] = got.map(() => []);
    for (const [to, text, isTurn] of sent.flat()) {
      pairs[to]?.framed.sendText(text);
      expected[to]?.push(text);
      if (isTurn) await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(got.map((texts) => texts.length)).toEqual(expected.map((texts) => texts.length)));
    expect(got).toEqual(expected);
  });

  it('ends with the connection, whoever listens later', async () => {
    const { client, framed } = await ourServer();
    framed.resume();
    client.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(echo(framed)).toEqual([1006]);
  });
});

describe('a client’s socket', () => {
  /** A server of `ws` that sends back what it gets. */
  async function theirServer(): Promise<{ url: URL; server: WebSocketServer }> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 2 ** 21 });
    await once(server, 'listening');
    closing.push(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) => socket.send(data.toString()));
    });
    return { url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime?model=m`), server };
  }

  it('talks with another implementation’s server, in messages of every size', async () => {
    const { url, server } = await theirServer();
    const asked = once(server, 'connection');
    const framed = await openSocket(url, OPTIONS);
    const [, request] = (await asked) as [WebSocket, { url: string; headers: Record<string, string> }];
    expect(request.url).toBe('/v1/realtime?model=m');
    expect(request.headers['authorization']).toBe('Bearer key');
    const got: string[] = [];
    const codes: number[] = [];
    framed.listen({
      onText: ({ bytes }, start, end) => got.push(bytes.toString('utf8', start, end)),
      onClose: (code) => codes.push(code),
    });
    framed.resume();
    const texts = SIZES.map((size) => `${size} `.padEnd(size, 'é'));
    for (const text of texts) framed.sendText(text);
    await vi.waitFor(() => expect(got).toHaveLength(texts.length));
    expect(got.every((text, i) => text === texts[i])).toBe(true);
    framed.close(1000);
    await vi.waitFor(() => expect(codes).toEqual([1000]));
  });

  it('never masks two frames alike', async () => {
    const raw: Buffer[] = [];
    const url = await listening(
      createServer((socket) => {
        closing.push(() => socket.destroy());
        socket.once('data', (head: Buffer) => {
          const key = /sec-websocket-key: (\S+)/.exec(head.toString())?.[1] ?? '';
          socket.on('data', (chunk: Buffer) => raw.push(chunk));
          socket.write(
            `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\n\r\n`,
          );
        });
      }),
    );
    const framed = await openSocket(url, OPTIONS);
    const count = 5_000;
    for (let i = 0; i < count; i++) framed.sendText('same');
    await vi.waitFor(() => expect(Buffer.concat(raw).length).toBe(count * 10));
    const bytes = Buffer.concat(raw);
    const masks = new Set(Array.from({ length: count }, (_, i) => bytes.readUInt32BE(i * 10 + 2)));
    expect(masks.size).toBeGreaterThan(count - 10);
  });

  /** What a server answers with, in pieces. */
  async function answering(...pieces: ((key: string) => string | Buffer)[]): Promise<URL> {
    return await listening(
      createServer((socket) => {
        socket.on('error', () => undefined);
        closing.push(() => socket.destroy());
        socket.once('data', (head: Buffer) => {
          const key = /sec-websocket-key: (\S+)/.exec(head.toString())?.[1] ?? '';
          void (async () => {
            for (const piece of pieces) {
              socket.write(piece(key));
              await new Promise((resolve) => setTimeout(resolve, 5));
            }
          })();
        });
      }),
    );
  }
  const head = (key: string) =>
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\n`;

  it('takes an answer in pieces, with the first frames right behind it', async () => {
    const frame = Buffer.from([0x81, 0x02, 0x68, 0x69]);
    const url = await answering(
      (key) => head(key).slice(0, 30),
      (key) => head(key).slice(30),
      () => Buffer.concat([Buffer.from('\r\n'), frame, frame.subarray(0, 3)]),
      () => frame.subarray(3),
    );
    const framed = await openSocket(url, OPTIONS);
    const got: string[] = [];
    framed.listen({
      onText: ({ bytes }, start, end) => got.push(bytes.toString('utf8', start, end)),
      onClose: () => undefined,
    });
    framed.resume();
    await vi.waitFor(() => expect(got).toEqual(['hi', 'hi']));
  });

  it.each([
    ['401', () => 'HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n', 'Unexpected server response: 401'],
    ['no proof', () => `${head('other')}\r\n`, 'Invalid Sec-WebSocket-Accept header'],
    ['an extension', (key: string) => `${head(key)}Sec-WebSocket-Extensions: x\r\n\r\n`, 'extension'],
    ['no end', () => 'x'.repeat(20_000), 'does not end'],
    ['nothing', () => '', 'timed out'],
  ])('rejects a server that answers %s', async (_, answer, reason) => {
    const url = await answering(answer);
    await expect(openSocket(url, { ...OPTIONS, handshakeMs: 200 })).rejects.toThrow(reason);
  });

  it('rejects when nobody is there, or goes away in the middle', async () => {
    const url = await listening(createServer((socket) => socket.destroy()));
    await expect(openSocket(url, OPTIONS)).rejects.toThrow(/closed|ECONNRESET/);
    for (const close of closing.splice(0)) close();
    await expect(openSocket(url, OPTIONS)).rejects.toThrow('ECONNREFUSED');
  });

  it('lets no header be smuggled into another', async () => {
    const url = await answering(() => '');
    const headers = { authorization: 'Bearer a\r\nx: y' };
    await expect(openSocket(url, { ...OPTIONS, headers })).rejects.toThrow('no header may');
  });

  it('waits two seconds for the other half of a goodbye, and no longer', async () => {
    const url = await answering((key) => `${head(key)}\r\n`);
    const framed = await openSocket(url, OPTIONS);
    const codes = echo(framed);
    framed.close(1000);
    await vi.waitFor(() => expect(codes).toEqual([1006]), { timeout: 8_000 });
  });
});
