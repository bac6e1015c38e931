import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameOf, RawCarrier, startOf, TEXT } from './testing/raw-carrier.ts';
import { startRelay, type TestRelay } from './testing/relay-in-process.ts';

const audio = (n: number) => Buffer.alloc(160, n).toString('base64');

let relay: TestRelay;
let witness: RawCarrier;
let witnessed = 0;
let streams = 0;
let sid = '';

beforeAll(async () => {
  relay = await startRelay();
  witness = await RawCarrier.start(relay.port, 'MZwitness');
  await until(() => relay.sessions.length === 1);
});
afterAll(() => relay.stop());
beforeEach(() => {
  sid = `MZ${++streams}`;
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 10) {
    if (waited > 10_000) throw new Error('What was awaited did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The other call goes on: what its person says reaches its model, and what that says comes back. */
async function othersLiveOn(): Promise<void> {
  const payload = Buffer.from(`others live on, ${++witnessed}`.padEnd(160)).toString('base64');
  witness.speak('MZwitness', witnessed * 20, payload);
  await witness.until((text) => text.includes(payload));
  expect(relay.live.size).toBeGreaterThanOrEqual(1);
}

/** A call with its model there. */
async function call(): Promise<{ carrier: RawCarrier; hears(n: number): Promise<void> }> {
  const before = relay.sessions.length;
  const carrier = await RawCarrier.start(relay.port, sid);
  await until(() => relay.sessions.length > before);
  let timestamp = 0;
  return {
    carrier,
    hears: async (n) => {
      carrier.speak(sid, (timestamp += 20), audio(n));
      await carrier.until((text) => text.includes(audio(n)));
    },
  };
}

describe('a carrier that breaks the protocol', () => {
  it.each([
    ['a frame that is too long', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1]), 1009],
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['reserved bits', frameOf(0xc1, Buffer.from('{}')), 1002],
    ['an opcode that does not exist', frameOf(0x83, Buffer.alloc(0)), 1002],
    ['a continuation of nothing', frameOf(0x80, Buffer.from('{}')), 1002],
    ['text that is not UTF-8', frameOf(TEXT, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 1007],
  ])('with %s loses its own call, and is told why', async (_, bytes, code) => {
    const { carrier, hears } = await call();
    await hears(1);
    carrier.socket.write(bytes);
    expect(await carrier.closeCode()).toBe(code);
    await until(() => carrier.closed);
    expect(relay.ends.get(sid)).toBe('line_lost');
    await othersLiveOn();
  });

  it('after its own goodbye is not listened to', async () => {
    const { carrier } = await call();
    carrier.frame(0x88, Buffer.from([0x03, 0xe8]));
    carrier.socket.write(Buffer.alloc(100_000, 0xff));
    expect(await carrier.closeCode()).toBe(1000);
    await until(() => carrier.closed);
    await othersLiveOn();
  });
});

describe('a carrier that says what nobody understands', () => {
  it('keeps its call: broken JSON, unknown events, binary frames, a second start', async () => {
    const { carrier, hears } = await call();
    for (const text of ['{', '', 'null', '[1]', '{"event":"media"}', '{"event":"telepathy"}']) {
      carrier.frame(TEXT, Buffer.from(text));
    }
    carrier.frame(0x82, Buffer.alloc(2_000, 7));
    carrier.say(startOf('MZother'));
    carrier.frame(0x89, Buffer.from('are you there'));
    await hears(2);
    expect(carrier.received.includes('are you there')).toBe(true);
    await othersLiveOn();
  });

  it('does not get another stream’s audio to its model', async () => {
    const { carrier, hears } = await call();
    carrier.speak('MZother', 20, audio(3));
    carrier.say({ event: 'media', media: { timestamp: '20', payload: 'no base64' }, streamSid: sid });
    await hears(4);
    expect(relay.sessions.at(-1)?.heard).toEqual([audio(4)]);
  });

  it('is understood byte by byte, and in pieces with a ping between them', async () => {
    const { carrier, hears } = await call();
    const media = { event: 'media', media: { timestamp: '0', payload: audio(5) }, streamSid: sid };
    const text = Buffer.from(JSON.stringify(media));
    const pieces = Buffer.concat([
      frameOf(0x01, text.subarray(0, 50)),
      frameOf(0x89, Buffer.alloc(0)),
      frameOf(0x80, text.subarray(50)),
    ]);
    for (const byte of pieces) carrier.socket.write(Buffer.from([byte]));
    await carrier.until((received) => received.includes(audio(5)));
    await hears(6);
  });

  it('is turned away when it sends audio before its start', async () => {
    const carrier = await RawCarrier.open(relay.port);
    carrier.speak(sid, 0, audio(1));
    expect(await carrier.closeCode()).toBe(1008);
    await until(() => carrier.closed);
    await othersLiveOn();
  });

  it('may send a hundred thousand marks', async () => {
    const { carrier, hears } = await call();
    const marks = Buffer.concat(
      Array.from({ length: 1_000 }, (_, i) =>
        frameOf(
          TEXT,
          Buffer.from(`{"event":"mark","sequenceNumber":"1","streamSid":"${sid}","mark":{"name":"9.${i}"}}`),
        ),
      ),
    );
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 100; i++) carrier.socket.write(marks);
    await hears(7);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    await othersLiveOn();
  });
});

describe('a carrier that does not do its part', () => {
  it('by not reading loses its own call, before it takes much memory', async () => {
    const { carrier } = await call();
    const session = relay.sessions.at(-1);
    carrier.socket.pause();
    const second = Buffer.alloc(96_000, 1).toString('base64');
    const before = process.memoryUsage().rss;
    for (let said = 0; said < 400 && !relay.ends.has(sid); said++) {
      session?.says(second);
      if (said % 20 === 0) await othersLiveOn();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await until(() => relay.ends.has(sid));
    expect(relay.ends.get(sid)).toBe('line_lost');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    carrier.socket.destroy();
    await othersLiveOn();
  });

  it('by going silent on an open connection is lost after ten seconds', async () => {
    const { hears } = await call();
    await hears(8);
    // Their ten seconds begin here too, however long the test took until now.
    await othersLiveOn();
    relay.pass(8_000);
    // The others speak on meanwhile.
    await othersLiveOn();
    expect(relay.ends.has(sid)).toBe(false);
    relay.pass(2_500);
    await until(() => relay.ends.has(sid));
    expect(relay.ends.get(sid)).toBe('line_lost');
    await othersLiveOn();
  });

  it('by vanishing without a word loses its own call', async () => {
    const { carrier } = await call();
    carrier.socket.resetAndDestroy();
    await until(() => relay.ends.has(sid));
    expect(relay.ends.get(sid)).toBe('line_lost');
    await othersLiveOn();
  });

  it('by not answering a goodbye is cut off after two seconds', async () => {
    const carrier = await RawCarrier.open(relay.port);
    carrier.speak(sid, 0, audio(1));
    expect(await carrier.closeCode()).toBe(1008);
    // Nothing of ours ends the connection.
    await until(() => carrier.closed);
  });
});

describe('a handshake', () => {
  const head = 'GET /media-stream HTTP/1.1\r\nhost: relay\r\n';

  it.each([
    [
      'no version',
      'upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      '426',
    ],
    ['no key', 'upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n\r\n', '400'],
    ['another protocol', 'upgrade: h2c\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n\r\n', '400'],
  ])('with %s is refused', async (_, rest, status) => {
    const carrier = await RawCarrier.dial(relay.port);
    carrier.socket.write(head + rest);
    await carrier.until((text) => text.startsWith(`HTTP/1.1 ${status}`));
    await until(() => carrier.closed);
  });

  it('with more headers than anybody sends is refused', async () => {
    const carrier = await RawCarrier.dial(relay.port);
    carrier.socket.write(head);
    for (let i = 0; i < 300 && !carrier.closed; i++) carrier.socket.write(`x-${i}: ${'y'.repeat(200)}\r\n`);
    await until(() => carrier.closed);
    await othersLiveOn();
  });

  it('that never ends is not waited for', async () => {
    const carrier = await RawCarrier.dial(relay.port);
    carrier.socket.write(head);
    await until(() => carrier.closed);
    expect(carrier.received.toString()).toContain('408');
    await othersLiveOn();
  });

  it('proves that it was understood', async () => {
    const carrier = await RawCarrier.open(relay.port);
    // The example of RFC 6455, 1.3.
    expect(carrier.received.toString()).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    carrier.socket.destroy();
  });
});
