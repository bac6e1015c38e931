import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const MASK = Buffer.from([0x11, 0x22, 0x33, 0x44]);
export const TEXT = 0x81;

/** A carrier that may do anything: bytes go out as they are given, and what comes back is taken apart only so far as it must be. */
export class RawCarrier {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('error', () => undefined);
  }

  static async dial(port: number): Promise<RawCarrier> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawCarrier(socket);
  }

  /** With its handshake done. */
  static async open(port: number): Promise<RawCarrier> {
    const carrier = await RawCarrier.dial(port);
    carrier.socket.write(
      'GET /media-stream HTTP/1.1\r\nhost: relay\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await carrier.until((text) => text.includes('\r\n\r\n'));
    return carrier;
  }

  /** With its stream started. */
  static async start(port: number, streamSid: string): Promise<RawCarrier> {
    const carrier = await RawCarrier.open(port);
    carrier.say({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    carrier.say(startOf(streamSid));
    return carrier;
  }

  /** Everything that came, handshake included. */
  get received(): Buffer {
    return this.#received;
  }

  async until(isThere: (text: string) => boolean): Promise<void> {
    for (let waited = 0; waited < 10_000; waited += 10) {
      if (isThere(this.#received.toString('latin1'))) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('What was awaited did not come');
  }

  /** The code of the close frame that it got, once it came. */
  async closeCode(): Promise<number> {
    const at = () => this.#received.lastIndexOf(Buffer.from([0x88, 0x02]));
    await this.until(() => at() >= 0);
    return this.#received.readUInt16BE(at() + 2);
  }

  say(message: object): void {
    this.frame(TEXT, Buffer.from(JSON.stringify(message)));
  }

  speak(streamSid: string, timestamp: number, payload: string): void {
    this.say({
      event: 'media',
      sequenceNumber: '1',
      media: { track: 'inbound', timestamp: `${timestamp}`, payload },
      streamSid,
    });
  }

  frame(first: number, body: Buffer): void {
    this.socket.write(frameOf(first, body));
  }
}

/** A masked frame. */
export function frameOf(first: number, body: Buffer): Buffer {
  const length =
    body.length < 126
      ? [0x80 | body.length]
      : body.length < 65_536
        ? [0x80 | 126, body.length >> 8, body.length & 0xff]
        : [
            0x80 | 127,
            0,
            0,
            0,
            0,
            body.length >>> 24,
            (body.length >> 16) & 0xff,
            (body.length >> 8) & 0xff,
            body.length & 0xff,
          ];
  const masked = body.map((byte, i) => byte ^ (MASK[i & 3] ?? 0));
  return Buffer.concat([Buffer.from([first, ...length]), MASK, masked]);
}

export const startOf = (streamSid: string) => ({
  event: 'start',
  sequenceNumber: '1',
  streamSid,
  start: { streamSid, callSid: `CA-${streamSid}`, tracks: ['inbound'], customParameters: {} },
});
